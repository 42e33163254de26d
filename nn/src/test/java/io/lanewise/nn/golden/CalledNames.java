package io.lanewise.nn.golden;

import java.util.ArrayList;
import java.util.List;

/** The names of PyTorch that an expression calls: dotted names, and methods as {@code Tensor.name}. */
final class CalledNames {
    private final List<String> names = new ArrayList<>();

    private CalledNames() {}

    static List<String> of(String call) {
        CalledNames called = new CalledNames();
        called.visit(PythonParser.parse(call));
        return called.names;
    }

    private void visit(Python expression) {
        switch (expression) {
            case Python.Literal _, Python.Name _ -> {}
            case Python.Sequence sequence -> sequence.items().forEach(this::visit);
            case Python.Range range ->
                List.of(range.start(), range.end(), range.step()).forEach(this::visit);
            case Python.Attribute attribute -> visit(attribute.owner());
            case Python.Index index -> {
                names.add("Tensor.__getitem__");
                visit(index.owner());
                index.items().forEach(this::visit);
            }
            case Python.Unary unary -> {
                names.add(unary.operator().equals("-") ? "Tensor.neg" : "Tensor.logical_not");
                visit(unary.operand());
            }
            case Python.Binary binary -> {
                names.add("Tensor." + Evaluator.OPERATORS.getOrDefault(binary.operator(), binary.operator()));
                visit(binary.left());
                visit(binary.right());
            }
            case Python.Lambda lambda -> visit(lambda.body());
            case Python.Call call -> {
                names.add(function(call.function()));
                visit(call.function());
                call.arguments().forEach(this::visit);
            }
        }
    }

    /** As far as it is a dotted name; a method of anything else is one of Tensor. */
    private static String function(Python function) {
        if (function instanceof Python.Name name) {
            return name.name();
        }
        if (function instanceof Python.Attribute attribute) {
            String owner = function(attribute.owner());
            boolean module =
                    owner.equals("torch") || owner.startsWith("torch.") || owner.equals("nn") || owner.equals("F");
            return (module ? owner : "Tensor") + "." + attribute.name();
        }
        return "";
    }
}
