package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone else's first program, with the jars and nothing else, in JVMs of its own, which all run at once. */
class FirstUseTest {
    private static final long LARGEST = 1_500_000;
    private static final String INCUBATOR = "jdk.incubator.vector";

    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

    /** The line through four points. */
    private static final String TRAINING = """
            Generator.manualSeed(1);
            Tensor x = Tensor.of(0, 1, 2, 3).unsqueeze(1);
            Tensor y = Tensor.of(1, 3, 5, 7).unsqueeze(1);
            Linear model = new Linear(1, 1);
            SGD optimizer = new SGD(model.parameters(), 0.1f);
            for (int step = 0; step < 300; step++) {
                Tensor loss = new MSELoss().forward(model.forward(x), y);
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            System.out.printf("at 4: %.2f%n", model.forward(Tensor.of(4).unsqueeze(1)).item());
            """;

    private static final String IMPORTS = """
            import io.lanewise.core.array.Generator;
            import io.lanewise.nn.autograd.Tensor;
            import io.lanewise.nn.layer.Linear;
            import io.lanewise.nn.loss.MSELoss;
            import io.lanewise.nn.optim.SGD;
            """;

    private static final String PROGRAM = "package first;\n" + IMPORTS
            + "public class First {\n    public static void main(String[] args) {\n" + TRAINING + "    }\n}\n";

    /** Each library that is not there, asked for by what needs it. */
    private static final String WISHES = """
            package first;
            import io.lanewise.nn.data.Csv;
            import io.lanewise.nn.layer.Linear;
            import io.lanewise.nn.onnx.OnnxExport;
            import io.lanewise.nn.train.log.*;
            import java.nio.file.*;
            public class Wishes {
                interface Wish { Object grant() throws Exception; }
                static void wish(Wish wish) {
                    try {
                        System.out.println("there: " + wish.grant());
                    } catch (Throwable e) {
                        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                    }
                }
                public static void main(String[] args) throws Exception {
                    Path folder = Path.of(args[0]);
                    Path table = Files.writeString(folder.resolve("table.csv"), "a\\n1\\n");
                    wish(() -> Csv.commas().read(table));
                    wish(() -> OnnxExport.of(new Linear(1, 1)).input(-1, 1).bytes());
                    wish(() -> TensorBoard.in(folder));
                    wish(() -> new LearningCurve(folder.resolve("curve.png")));
                }
            }
            """;

    @TempDir
    private static Path folder;

    private static String jars = "";
    private static Process classPath;
    private static Process modulePath;
    private static Process shell;
    private static Process withoutFlag;
    private static Process withoutLibraries;

    @BeforeAll
    static void start() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Path core = jar("core", lib);
        Path nn = jar("nn", lib);
        Path jackson = Path.of(JsonFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        jars = String.join(File.pathSeparator, core.toString(), nn.toString(), jackson.toString());
        String loose = compile("loose", List.of("--class-path", jars, "--add-modules", INCUBATOR), PROGRAM, WISHES);
        String module = compile(
                "module",
                List.of("--module-path", jars + File.pathSeparator + annotations()),
                PROGRAM,
                "module first {\n    requires io.lanewise.nn;\n}\n");
        Path script = Files.writeString(folder.resolve("script.jsh"), IMPORTS + TRAINING + "/exit\n");

        String flag = "--add-modules=" + INCUBATOR;
        String path = jars + File.pathSeparator + loose;
        classPath = jdk("java", flag, "-cp", path, "first.First");
        modulePath = jdk("java", "-p", jars + File.pathSeparator + module, "-m", "first/first.First");
        shell = jdk("jshell", flag, "-R" + flag, "--class-path", jars, script.toString());
        withoutFlag = jdk("java", "-cp", path, "first.First");
        withoutLibraries = jdk("java", flag, "-cp", path, "first.Wishes", folder.toString());
    }

    private static Path jar(String module, Path lib) {
        Path jar = lib.resolve("lanewise-" + module + ".jar");
        Path classes = Path.of("..", module, "target", "classes");
        run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        return jar;
    }

    /** JSpecify's jar, which the poms bring along for the compiler; nothing of it is there when the program runs. */
    private static String annotations() {
        return Stream.of("java.class.path", "jdk.module.path")
                .flatMap(name -> Stream.of(System.getProperty(name, "").split(File.pathSeparator)))
                .filter(entry -> new File(entry).getName().startsWith("jspecify-"))
                .findFirst()
                .orElseThrow();
    }

    private static String compile(String name, List<String> options, String... sources) throws IOException {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-d", out.toString()));
        arguments.addAll(options);
        for (String source : sources) {
            String file = source.startsWith("module") ? "module-info" : source.contains("Wishes") ? "Wishes" : "First";
            Path path = folder.resolve(name + "-source").resolve(file + ".java");
            Files.createDirectories(path.getParent());
            arguments.add(Files.writeString(path, source).toString());
        }
        run("javac", arguments.toArray(String[]::new));
        return out.toString();
    }

    private static void run(String tool, String... arguments) {
        assertEquals(0, ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments), tool);
    }

    private static Process jdk(String tool, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }

    private static String output(Process process, int status) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(status, process.waitFor(), output);
        return output;
    }

    @Test
    void fromAClassPath() throws IOException, InterruptedException {
        String output = output(classPath, 0);
        assertTrue(output.contains("at 4: 9.00"), output);
    }

    /** {@code requires io.lanewise.nn} is all: no flag. */
    @Test
    void fromAModulePath() throws IOException, InterruptedException {
        String output = output(modulePath, 0);
        assertTrue(output.contains("at 4: 9.00"), output);
    }

    @Test
    void fromJShell() throws IOException, InterruptedException {
        String output = output(shell, 0);
        assertTrue(output.contains("at 4: 9.00"), output);
    }

    @Test
    void withoutTheFlag() throws IOException, InterruptedException {
        String output = output(withoutFlag, 1);
        assertTrue(output.contains("java --add-modules jdk.incubator.vector -cp ... Main"), output);
        assertFalse(output.contains("Caused by") || output.contains("NoClassDefFoundError"), output);
    }

    @Test
    void withoutWhatIsOptional() throws IOException, InterruptedException {
        List<String> lines = output(withoutLibraries, 0)
                .lines()
                .filter(line -> !line.startsWith("WARNING"))
                .toList();
        List<String> libraries = List.of(
                "de.siegmar:fastcsv",
                "org.tribuo:tribuo-util-onnx",
                "com.google.protobuf:protobuf-java",
                "org.knowm.xchart:xchart");
        assertEquals(libraries.size(), lines.size(), lines.toString());
        for (int i = 0; i < libraries.size(); i++) {
            String line = lines.get(i);
            assertTrue(line.startsWith("IllegalStateException: ") && line.contains(libraries.get(i)), line);
        }
    }

    /** Every version of the BOM is the one that the build uses. */
    @Test
    void theBomAgreesWithTheBuild() throws IOException {
        String build = Files.readString(Path.of("..", "pom.xml"));
        String bom = Files.readString(Path.of("..", "bom", "pom.xml"));
        Matcher managed = DEPENDENCY.matcher(bom.substring(0, bom.indexOf("</dependencyManagement>")));
        int count = 0;
        while (managed.find()) {
            String artifact = managed.group(1);
            String property =
                    artifact.startsWith("lanewise") ? "<version>" : "<" + artifact.split("-")[0] + ".version>";
            assertTrue(build.contains(property + managed.group(2) + "<"), managed.group());
            count++;
        }
        assertEquals(7, count, "its own, and six that it manages");
    }

    @Test
    void theJarsAreSmall() throws IOException {
        long size = 0;
        for (String module : List.of("core", "nn")) {
            size += Files.size(folder.resolve("lib").resolve("lanewise-" + module + ".jar"));
        }
        assertTrue(size < LARGEST, "core and nn together: " + size + " bytes");
    }
}
