package io.lanewise.core;

/**
 * Checks, before anything else of the library runs, that the JVM has the Vector API's module: from a class path it must be asked for.
 */
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /** Thrown at the first use of the library in a JVM without the Vector API's module; the message says what to add, and where. */
    public static final class Missing extends LinkageError {
        private static final long serialVersionUID = 1;

        private Missing() {
            super("""
                    Lanewise needs the module jdk.incubator.vector, which this JVM was started without. Add

                      --add-modules jdk.incubator.vector

                      java             java --add-modules jdk.incubator.vector -cp ... Main
                      any launcher     export JDK_JAVA_OPTIONS="--add-modules jdk.incubator.vector"
                      JShell           jshell --add-modules jdk.incubator.vector -R--add-modules=jdk.incubator.vector --class-path ...
                      Maven Surefire   <argLine>--add-modules jdk.incubator.vector</argLine>
                      Maven compiler   <compilerArgs><arg>--add-modules=jdk.incubator.vector</arg></compilerArgs>
                      Gradle           tasks.withType<JavaExec>().configureEach { jvmArgs("--add-modules", "jdk.incubator.vector") }
                                       tasks.withType<Test>().configureEach { jvmArgs("--add-modules", "jdk.incubator.vector") }
                      an IDE           "VM options" of the run configuration

                    or run on the module path with "requires io.lanewise.nn", which needs no flag.""");
        }
    }

    /**
     * Fails with the one error that says what to do.
     *
     * @throws Missing if the module is not there
     */
    public static void require() {
        ModuleLayer layer = VectorModule.class.getModule().getLayer();
        boolean there = (layer != null && layer.findModule(NAME).isPresent())
                || ModuleLayer.boot().findModule(NAME).isPresent();
        if (!there) {
            throw new Missing();
        }
    }
}
