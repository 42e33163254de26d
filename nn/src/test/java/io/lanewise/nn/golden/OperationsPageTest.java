package io.lanewise.nn.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.Layer;
import io.lanewise.nn.op.Functional;
import io.lanewise.nn.op.OperationNames;
import io.lanewise.nn.optim.Optimizer;
import io.lanewise.nn.optim.schedule.LRScheduler;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The page {@code docs/operations.md} says what there is and how it is checked, as the code and the tests' own tables have it. */
class OperationsPageTest {
    private static final String REWRITE = "lanewise.rewrite";
    private static final String COMMAND =
            "mvn -pl core,nn test -Dtest=OperationsPageTest -Dsurefire.failIfNoSpecifiedTests=false -D" + REWRITE;

    /** PyTorch's words where they are not ours in its spelling. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("add", "Tensor.__add__"),
            Map.entry("sub", "Tensor.__sub__"),
            Map.entry("mul", "Tensor.__mul__"),
            Map.entry("div", "Tensor.__truediv__"),
            Map.entry("pow", "Tensor.__pow__"),
            Map.entry("matmul", "torch.matmul"),
            Map.entry("copy", "Tensor.clone"),
            Map.entry("slice", "Tensor.__getitem__"),
            Map.entry("geluTanh", "F.gelu"),
            Map.entry("featureDropout", "F.dropout2d"),
            Map.entry("LayerList", "nn.ModuleList"),
            Map.entry("LayerDict", "nn.ModuleDict"));

    /** What PyTorch has no word for. */
    private static final Set<String> OWN = Set.of(
            "apply",
            "conv",
            "recurrent",
            "attentionOfHeads",
            "ActivationLayer",
            "Residual",
            "SinusoidalEncoding",
            "LearnedEncoding",
            "Lion");

    /** Operations behind losses whose names differ. */
    private static final Map<String, String> OF_LOSSES =
            Map.of("BCELoss", "binaryCrossEntropy", "BCEWithLogitsLoss", "binaryCrossEntropyWithLogits");

    private final Map<String, Integer> cases = new TreeMap<>();

    /** Names of PyTorch's and how many golden cases call each. */
    private void count() throws IOException {
        cases.clear();
        for (Manifest.Case each : Manifest.cases()) {
            Set<String> names = new TreeSet<>(CalledNames.of(each.call()));
            names.forEach(name -> cases.merge(name, 1, Integer::sum));
        }
    }

    private int cases(String... names) {
        return Arrays.stream(names)
                .mapToInt(name -> cases.getOrDefault(name, 0))
                .sum();
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String yes(boolean is) {
        return is ? "yes" : "";
    }

    private String operations() {
        StringBuilder text = new StringBuilder(row("`Functional`", "PyTorch", "forward", "gradient", "cases"));
        text.append("|---|---|---|---|---|\n");
        Set<String> table = OperationNames.inTable();
        Set<String> withoutGradient = OperationNames.withoutGradient();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(Functional.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .forEach(names::add);
        for (String name : names) {
            String key = snake(name);
            List<String> spellings = List.of("torch." + key, "F." + key, "Tensor." + key);
            String theirs = spellings.stream()
                    .filter(spelling -> Vocabulary.names().contains(spelling))
                    .findFirst()
                    .orElse("F." + key);
            String shown = OWN.contains(name) ? "" : "`" + OTHERS.getOrDefault(name, theirs) + "`";
            int count = cases(Stream.concat(spellings.stream(), Stream.of(OTHERS.getOrDefault(name, "")))
                    .distinct()
                    .toArray(String[]::new));
            boolean none = withoutGradient.contains(name);
            text.append(row(
                    "`" + name + "`",
                    shown,
                    yes(table.contains(name) || none),
                    none ? "none" : yes(table.contains(name)),
                    number(count)));
        }
        return text.toString();
    }

    /** The public classes of a package that one can make. */
    private static Stream<Class<?>> classes(String name, Predicate<Class<?>> wanted) throws IOException {
        try (Stream<Path> files =
                Files.list(Path.of("src/main/java/io/lanewise/nn").resolve(name.replace('.', '/')))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
            return sources.stream()
                    .<Class<?>>map(file -> load("io.lanewise.nn." + name + "."
                            + file.getFileName().toString().replace(".java", "")))
                    .filter(type -> Modifier.isPublic(type.getModifiers())
                            && !Modifier.isAbstract(type.getModifiers())
                            && wanted.test(type));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static boolean computes(Class<?> type) {
        return Layer.class.isAssignableFrom(type)
                || Arrays.stream(type.getMethods())
                        .anyMatch(method -> method.getName().equals("forward"));
    }

    /** Classes with PyTorch's names and the number of cases. */
    private String table(Stream<Class<?>> classes, String prefix) {
        StringBuilder text = new StringBuilder(row("Lanewise", "PyTorch", "cases")).append("|---|---|---|\n");
        classes.map(Class::getSimpleName)
                .forEach(name -> text.append(row(shown(name), theirs(prefix, name), number(cases(prefix + name)))));
        return text.toString();
    }

    private static String shown(String name) {
        return "`" + name + "`";
    }

    private static String theirs(String prefix, String name) {
        return OWN.contains(name) ? "" : shown(OTHERS.getOrDefault(name, prefix + name));
    }

    private static String number(int count) {
        return count == 0 ? "" : Integer.toString(count);
    }

    /** Whether the table has the operation that a layer is named after. */
    private static boolean isInTable(String layer) {
        String lower = layer.toLowerCase(Locale.ROOT);
        return OperationNames.inTable().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals(lower) || name.equals(lower.replaceFirst("[12]d$", "")));
    }

    private String layers() throws IOException {
        StringBuilder text = new StringBuilder(row("Lanewise", "PyTorch", "forward", "gradient", "cases"))
                .append("|---|---|---|---|---|\n");
        Stream.concat(classes("layer", OperationsPageTest::computes), Stream.of(load("io.lanewise.nn.Sequential")))
                .map(Class::getSimpleName)
                .forEach(name -> {
                    boolean attention = name.equals("MultiheadAttention");
                    int count = cases("nn." + name) + (attention ? cases("SelfAttention", "CausalSelfAttention") : 0);
                    String checked = yes(count > 0 || isInTable(name));
                    text.append(row(shown(name), theirs("nn.", name), checked, checked, number(count)));
                });
        return text.toString();
    }

    private String losses() throws IOException {
        StringBuilder text = new StringBuilder(row("Lanewise", "PyTorch", "forward", "gradient", "cases"))
                .append("|---|---|---|---|---|\n");
        classes("loss", OperationsPageTest::computes).map(Class::getSimpleName).forEach(name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String operation = OperationNames.inTable().stream()
                    .filter(each -> each.equals(OF_LOSSES.get(name))
                            || List.of(lower, lower.replaceFirst("loss$", "")).contains(each.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElse("");
            int count = cases("nn." + name, "F." + snake(operation));
            String checked = yes(!operation.isEmpty());
            text.append(row("`" + name + "`", "`nn." + name + "`", checked, checked, number(count)));
        });
        return text.toString();
    }

    private String page() throws IOException {
        count();
        String optim = "torch.optim.";
        return """
                # Operations, layers, losses, optimizers, schedules

                What there is, PyTorch's name beside ours, and how it is checked. This page is written by `OperationsPageTest`:

                    %s

                *forward* and *gradient*: rows of the table that tests are made from (`OperationTable`), which are checked against plain loops in double
                and against difference quotients of these, also strided, accumulated and in part; *cases*: in how many of the cases that PyTorch
                computed (`GoldenTest`) the name is called; those check results and gradients, of optimizers and schedules every step. Operations
                whose results are labels, indices or masks have no gradient.

                ## Operations

                %s
                ## Layers

                In `nn.layer`, and `Sequential` in `nn`: checked by a case, or in the table as the operation of the same name. Others, which are made of these, have
                tests of their own.

                %s
                ## Losses

                %s
                ## Optimizers

                %s
                ## Schedules

                %s""".formatted(
                        COMMAND,
                        operations(),
                        layers(),
                        losses(),
                        table(classes("optim", Optimizer.class::isAssignableFrom), optim),
                        table(
                                classes(
                                        "optim.schedule",
                                        type -> LRScheduler.class.isAssignableFrom(type)
                                                || type.getSimpleName().startsWith("Reduce")),
                                optim + "lr_scheduler."));
    }

    @Test
    void isUpToDate() throws IOException {
        Assumptions.assumeFalse(Manifest.isForeign(), "the page counts the cases among the test resources");
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/operations.md");
        if (System.getProperty(REWRITE) != null) {
            Files.writeString(page, page());
        }
        String there = Files.exists(page) ? Files.readString(page) : "";
        assertEquals(page(), there, "docs/operations.md is out of date; this rewrites it: " + COMMAND);
    }
}
