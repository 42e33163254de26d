package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the listings of a page the same as those in a test, which compiles and runs them. */
public final class PageListings {
    private static final Pattern LISTING = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private PageListings() {}

    /**
     * Fails unless every listing of a page stands in a test, but for spaces.
     *
     * @param page in the folder docs
     * @param least how many listings there are at least
     */
    public static void standIn(String page, Class<?> test, int least) throws IOException {
        String text = Files.readString(Path.of("..", "docs", page));
        String source = test.getName().replace('.', '/') + ".java";
        String code = withoutSpaces(Files.readString(Path.of("src/test/java", source)));
        Matcher listings = LISTING.matcher(text);
        int count = 0;
        while (listings.find()) {
            assertTrue(code.contains(withoutSpaces(listings.group(1))), listings.group(1));
            count++;
        }
        assertTrue(count >= least, count + " listings");
    }

    private static String withoutSpaces(String code) {
        return code.replaceAll("\\s", "");
    }
}
