package io.lanewise.bench.peer;

import io.lanewise.bench.side.Contestant;
import io.lanewise.bench.side.PeersCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The table of other libraries, each with what makes the comparison fair to it; the command {@code bench/run peers}. */
public final class Peers {
    private static final String OPENBLAS = "org/bytedeco/openblas/linux-x86_64";
    private static final String ONEDNN = "org/bytedeco/dnnl/linux-x86_64";
    private static final String MKL = "org/bytedeco/mkl/linux-x86_64";
    private static final String OFFICIAL_TORCH = "pytorch/cpu/linux-x86_64";

    /** Left to itself, OpenBLAS takes the kernels of a Haswell on processors that it does not know. */
    private static final Map<String, String> SKYLAKE = Map.of("OPENBLAS_CORETYPE", "SkylakeX");

    private final Path target;
    private final int threads;

    private Peers(Path target, int threads) {
        this.target = target;
        this.threads = threads;
    }

    /** The folder of the module's build, then the command's own arguments. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        Path target = Path.of(args[0]);
        var command = new PeersCommand(threads -> new Peers(target, threads).all());
        System.exit(new CommandLine(command)
                .execute(List.of(args).subList(1, args.length).toArray(String[]::new)));
    }

    private List<Contestant> all() {
        List<Contestant> all = new ArrayList<>();
        String onednn = library(ONEDNN, "libdnnl.so.3");
        all.add(blas("onednn", "onednn-sgemm", OneDnn.class, ONEDNN, Map.of(), onednn, "sgemm"));
        all.add(blas("onednn", "onednn-matmul", OneDnn.class, ONEDNN, Map.of(), onednn, "matmul"));
        all.add(blas("openblas", "openblas", OpenBlas.class, OPENBLAS, SKYLAKE, library(OPENBLAS, "libopenblas.so.0")));
        all.add(blas("mkl", "mkl", Mkl.class, MKL, Map.of(), library(MKL, "libmkl_rt.so.2")));
        Path shim = intelShim();
        Map<String, String> intel = shim == null ? Map.of() : Map.of("LD_PRELOAD", shim.toString());
        if (shim != null) {
            all.add(blas(
                    "mkl512", "mkl512", Mkl.class, OFFICIAL_TORCH, intel, library(OFFICIAL_TORCH, "libtorch_cpu.so")));
        }
        List<String> official = List.of(
                "-Dorg.bytedeco.javacpp.pathsFirst=true",
                "-Djava.library.path=" + target.resolve("native", OFFICIAL_TORCH));
        all.add(torch("libtorch-2.7.1-mkl", "torch-2.7.1", Map.of(), official));
        if (shim != null) {
            all.add(torch("libtorch-2.7.1-mkl512", "torch-2.7.1", intel, official));
        }
        all.add(torch("libtorch-2.13.0-openblas", "torch-2.13.0", SKYLAKE, List.of()));
        return all;
    }

    private String library(String folder, String file) {
        return target.resolve("native", folder, file).toString();
    }

    private Contestant blas(
            String library,
            String name,
            Class<?> main,
            String folder,
            Map<String, String> environment,
            String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("LD_LIBRARY_PATH", target.resolve("native", folder).toString());
        return contestant(library, name, List.of(), "", main, all, List.of(arguments));
    }

    private Contestant torch(String name, String folder, Map<String, String> environment, List<String> flags) {
        Map<String, String> all = new HashMap<>(environment);
        // Memory that a step frees is kept for the next one, as the allocator of PyTorch's tuning guide keeps it.
        all.put("MALLOC_TRIM_THRESHOLD_", "4294967296");
        all.put("MALLOC_MMAP_THRESHOLD_", "1073741824");
        List<String> more = new ArrayList<>(flags);
        // Otherwise the bindings watch every pointer through the garbage collector, and the process's memory at every
        // allocation.
        more.add("-Dorg.bytedeco.javacpp.nopointergc=true");
        more.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
        more.add("-Dorg.bytedeco.javacpp.maxbytes=0");
        more.add("-Dorg.bytedeco.javacpp.cachedir=" + target.resolve("javacpp"));
        String jars = File.pathSeparator + target.resolve("native", folder, "*");
        return contestant("libtorch", name, more, jars, Torch.class, all, List.of(Integer.toString(threads)));
    }

    private Contestant contestant(
            String library,
            String name,
            List<String> flags,
            String jars,
            Class<?> main,
            Map<String, String> environment,
            List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ErrorFile=" + target.resolve("crash-" + name + ".log")));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path") + jars, main.getName()));
        command.addAll(arguments);
        Map<String, String> all = new HashMap<>(environment);
        for (String variable : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
            all.put(variable, Integer.toString(threads));
        }
        all.put("MKL_DYNAMIC", "FALSE");
        // Threads of an idle side go to sleep within milliseconds, before the next side has its turn.
        all.put("KMP_BLOCKTIME", "5");
        return new Contestant(library, name, command, all, main == Torch.class ? 1 : 0.25);
    }

    /** The library to preload that gives MKL its AVX-512 code on other makers' processors; null, with a note, where it cannot be compiled. */
    private @Nullable Path intelShim() {
        Path source = target.resolveSibling("src/main/native/mkl_intel.c");
        Path library = target.resolve("libmkl_intel.so");
        try {
            Process compiler = new ProcessBuilder(
                            "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
            if (compiler.waitFor() == 0 && Files.exists(library)) {
                return library;
            }
            System.out.println("# left out: mkl512: cc could not compile " + source);
        } catch (IOException e) {
            System.out.println("# left out: mkl512: it needs a C compiler: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("peers: interrupted", e);
        }
        return null;
    }
}
