package io.lanewise.core.simd;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * Makes loops that are compiled for one operation each.
 *
 * <p>A loop that calls an interface's method sees several implementations after a while; the call is then no longer inlined, and
 * every vector passed through it becomes an object. So a loop is written once, as a template class with a {@code static
 * final} operation, and is defined again as a hidden class for each operation, which it finds in its class data: to the
 * compiler it is a constant.
 *
 * <p>What a template implements calls its loop, which is a static method of its own. A caller that has been compiled for other loops is compiled again
 * soon after it meets a new one, which it inlines before there is any profile of it; all calls inside would then stay calls, and vectors become
 * objects, for good. As it is, one call stays, and the loop is compiled by itself when it has been watched.
 *
 * <p>A template has a constructor that takes the operation, too. Where hidden classes cannot be defined (ahead-of-time images)
 * the template itself does the work with it: right, and slow.
 */
final class Specialised {
    private Specialised() {}

    /** A {@code template} for {@code operation}. The template implements {@code shape}; its constructor takes a {@code type}. */
    static <L, F> L loop(Class<? extends L> template, Class<L> shape, Class<F> type, F operation) {
        try {
            return shape.cast(constructor(hidden(template, operation), type).newInstance(operation));
        } catch (IOException | UnsupportedOperationException | LinkageError | ReflectiveOperationException e) {
            System.getLogger(Specialised.class.getName())
                    .log(Level.WARNING, "this VM defines no hidden classes: vector loops run unspecialised, slowly", e);
            return plain(template, shape, type, operation);
        }
    }

    /** The template itself for {@code operation}. */
    static <L, F> L plain(Class<? extends L> template, Class<L> shape, Class<F> type, F operation) {
        try {
            return shape.cast(constructor(template, type).newInstance(operation));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("specialised loop: " + template + " needs a constructor that takes a " + type, e);
        }
    }

    /** The operation of the hidden class that {@code caller} belongs to; null in a template itself. */
    static <F> @Nullable F operation(Lookup caller, Class<F> type) {
        try {
            return MethodHandles.classData(caller, ConstantDescs.DEFAULT_NAME, type);
        } catch (IllegalAccessException e) {
            throw new LinkageError("specialised loop: the lookup must be the template's own", e);
        }
    }

    private static Class<?> hidden(Class<?> template, Object operation) throws IOException, IllegalAccessException {
        String file = template.getSimpleName() + ".class";
        try (InputStream code = template.getResourceAsStream(file)) {
            if (code == null) {
                throw new IOException("no " + file);
            }
            return MethodHandles.lookup()
                    .defineHiddenClassWithClassData(code.readAllBytes(), operation, true)
                    .lookupClass();
        }
    }

    private static Constructor<?> constructor(Class<?> template, Class<?> type) throws NoSuchMethodException {
        return template.getDeclaredConstructor(type);
    }
}
