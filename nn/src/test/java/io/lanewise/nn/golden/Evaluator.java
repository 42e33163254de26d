package io.lanewise.nn.golden;

import io.lanewise.nn.autograd.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Computes an expression: names are the case's tensors, functions are rows of the {@link Vocabulary}. */
final class Evaluator {
    static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("+", "__add__"),
            Map.entry("-", "__sub__"),
            Map.entry("*", "__mul__"),
            Map.entry("/", "__truediv__"),
            Map.entry("**", "__pow__"),
            Map.entry("@", "__matmul__"),
            Map.entry("==", "__eq__"),
            Map.entry("!=", "__ne__"),
            Map.entry("<", "__lt__"),
            Map.entry("<=", "__le__"),
            Map.entry(">", "__gt__"),
            Map.entry(">=", "__ge__"),
            Map.entry("&", "__and__"),
            Map.entry("|", "__or__"));

    private final Map<String, Object> names;

    /** A range of an index; parts are Integers or None. */
    record Range(Object start, Object end, Object step) {}

    Evaluator(Map<String, Object> names) {
        this.names = names;
    }

    Object value(Python expression) {
        return switch (expression) {
            case Python.Literal literal -> literal.value();
            case Python.Name name -> name(name.name());
            case Python.Sequence sequence -> values(sequence.items());
            case Python.Range range -> new Range(value(range.start()), value(range.end()), value(range.step()));
            case Python.Attribute attribute -> attribute(value(attribute.owner()), attribute.name());
            case Python.Index index -> index(value(index.owner()), values(index.items()));
            case Python.Unary unary -> unary(unary.operator(), value(unary.operand()));
            case Python.Binary binary -> binary(binary.operator(), value(binary.left()), value(binary.right()));
            case Python.Lambda lambda -> lambda(lambda);
            case Python.Call call -> call(call);
        };
    }

    private List<Object> values(List<Python> expressions) {
        List<Object> values = new ArrayList<>();
        expressions.forEach(expression -> values.add(value(expression)));
        return values;
    }

    private Object name(String name) {
        Object value = names.get(name);
        if (value == null) {
            throw new UnknownNameException(name);
        }
        return value;
    }

    private static Object attribute(Object owner, String name) {
        if (owner instanceof Map<?, ?> named) {
            Object value = named.get(name);
            if (value == null) {
                throw new UnknownNameException(name);
            }
            return value;
        }
        return Vocabulary.call("Tensor." + name, List.of(owner), Map.of());
    }

    private static Object index(Object owner, List<Object> items) {
        if (owner instanceof List<?> list) {
            return list.get((Integer) items.getFirst());
        }
        if (owner instanceof Map<?, ?> named) {
            return List.copyOf(named.values()).get((Integer) items.getFirst());
        }
        return Vocabulary.call("Tensor.__getitem__", List.of(owner, items), Map.of());
    }

    private static Object unary(String operator, Object operand) {
        if (operand instanceof Integer whole) {
            return operator.equals("-") ? -whole : whole;
        }
        if (operand instanceof Double number) {
            return operator.equals("-") ? -number : number;
        }
        String name = operator.equals("-") ? "Tensor.neg" : "Tensor.logical_not";
        return Vocabulary.call(name, List.of(operand), Map.of());
    }

    private static Object binary(String operator, Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return number(operator, a, b);
        }
        String method = OPERATORS.get(operator);
        if (method == null) {
            throw new UnknownNameException(operator);
        }
        Object tensor = left instanceof Number number
                ? Tensor.scalar(number.floatValue())
                : left; // as Tensor's __rsub__ and others do
        return Vocabulary.call("Tensor." + method, List.of(tensor, right), Map.of());
    }

    private static Object number(String operator, Number left, Number right) {
        double a = left.doubleValue();
        double b = right.doubleValue();
        double result =
                switch (operator) {
                    case "+" -> a + b;
                    case "-" -> a - b;
                    case "*" -> a * b;
                    case "/" -> a / b;
                    case "//" -> Math.floor(a / b);
                    case "%" -> a - b * Math.floor(a / b);
                    case "**" -> Math.pow(a, b);
                    default -> throw new UnknownNameException(operator);
                };
        boolean whole = left instanceof Integer && right instanceof Integer && !operator.equals("/");
        return whole && result == (int) result ? (Object) (int) result : result;
    }

    private DoubleUnaryOperator lambda(Python.Lambda lambda) {
        return argument -> {
            Map<String, Object> inner = new HashMap<>(names);
            inner.put(lambda.parameter(), argument);
            return ((Number) new Evaluator(inner).value(lambda.body())).doubleValue();
        };
    }

    private Object call(Python.Call call) {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> named = new LinkedHashMap<>();
        String function = dotted(call.function());
        if (function.isEmpty() && call.function() instanceof Python.Attribute method) {
            positional.add(value(method.owner()));
            function = "Tensor." + method.name();
        }
        for (int i = 0; i < call.arguments().size(); i++) {
            Object argument = value(call.arguments().get(i));
            if (call.names().get(i).isEmpty()) {
                positional.add(argument);
            } else {
                named.put(call.names().get(i), argument);
            }
        }
        return Vocabulary.call(function, positional, named);
    }

    /** {@code torch.nn.Linear} as one name; nothing where a value of this case stands in front, whose method it is. */
    private String dotted(Python function) {
        return switch (function) {
            case Python.Name name when !names.containsKey(name.name()) -> name.name();
            case Python.Attribute attribute -> {
                String owner = dotted(attribute.owner());
                yield owner.isEmpty() ? "" : owner + "." + attribute.name();
            }
            default -> "";
        };
    }
}
