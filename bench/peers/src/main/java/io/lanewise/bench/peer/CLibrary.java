package io.lanewise.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A C library and its functions. */
final class CLibrary {
    private final String file;
    private final SymbolLookup symbols;

    /** Loads {@code file} for as long as the process lives. */
    CLibrary(String file) {
        this.file = file;
        symbols = SymbolLookup.libraryLookup(Path.of(file), Arena.global());
    }

    /** A function; {@code result} is null for one that returns nothing. */
    MethodHandle function(String name, @Nullable MemoryLayout result, MemoryLayout... arguments) {
        MemorySegment address =
                symbols.find(name).orElseThrow(() -> new IllegalStateException(file + " has no " + name));
        return Linker.nativeLinker()
                .downcallHandle(
                        address,
                        result == null
                                ? FunctionDescriptor.ofVoid(arguments)
                                : FunctionDescriptor.of(result, arguments));
    }

    /** {@code cblas_sgemm}, which OpenBLAS and MKL share. */
    MethodHandle cblasSgemm() {
        return function(
                "cblas_sgemm",
                null,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT);
    }

    /** What a function without arguments says of the library. */
    String text(String name) {
        try {
            var address = (MemorySegment) function(name, ADDRESS).invokeExact();
            return address.reinterpret(4096).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(name + " failed", e);
        }
    }
}
