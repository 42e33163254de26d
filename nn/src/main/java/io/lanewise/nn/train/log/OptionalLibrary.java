package io.lanewise.nn.train.log;

/** Libraries that only some users want. */
final class OptionalLibrary {
    private OptionalLibrary() {}

    /** Fails unless a class is there, with what to add. */
    static void need(String operation, String type, String artifact) {
        try {
            Class.forName(type, false, OptionalLibrary.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    operation + ": needs the library " + artifact
                            + ", which is optional; add it to the program's dependencies",
                    e);
        }
    }
}
