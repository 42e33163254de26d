package io.lanewise.nn.data;

import java.nio.file.Path;

/**
 * Where downloaded data is kept: system property {@value #PROPERTY}, else environment variable {@value #VARIABLE}, else
 * {@code .cache/lanewise} in the user's home. Each set has a folder of its own there, such as {@code mnist}.
 */
public final class DataFolder {
    /** Name of the system property. */
    public static final String PROPERTY = "lanewise.data";

    /** Name of the environment variable. */
    public static final String VARIABLE = "LANEWISE_DATA";

    private DataFolder() {}

    /** The folder, which need not exist yet. */
    public static Path path() {
        String folder = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
        return folder.isBlank() ? Path.of(System.getProperty("user.home"), ".cache", "lanewise") : Path.of(folder);
    }
}
