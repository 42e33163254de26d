package io.lanewise.examples.support;

import io.lanewise.core.array.Generator;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Dates from 1950 to 2049, so that two digits tell the year, as people write them. */
public final class WrittenDates {
    private static final LocalDate FIRST = LocalDate.of(1950, 1, 1);
    /** Dates that there are. */
    public static final int COUNT = (int) ChronoUnit.DAYS.between(FIRST, LocalDate.of(2050, 1, 1));

    private static final List<DateTimeFormatter> FORMS = List.of(
                    "d MMMM yyyy",
                    "MMMM d, yyyy",
                    "MMM d, yy",
                    "d MMM yy",
                    "EEEE, d MMMM yyyy",
                    "EEE d MMM yyyy",
                    "d.M.yyyy",
                    "dd.MM.yy",
                    "M/d/yyyy",
                    "yyyy MMM dd",
                    "d 'of' MMMM, yyyy")
            .stream()
            .map(form -> DateTimeFormatter.ofPattern(form, Locale.US))
            .toList();

    private WrittenDates() {}

    /** Every date once, in an order that the seed gives. */
    public static List<LocalDate> shuffled(long seed) {
        return Arrays.stream(new Generator(seed).permutation(COUNT))
                .mapToObj(FIRST::plusDays)
                .toList();
    }

    /** A date in a form drawn at random; sometimes all in small letters. */
    public static String written(LocalDate date, Generator generator) {
        String text = date.format(FORMS.get(generator.nextInt(FORMS.size())));
        return generator.nextInt(4) == 0 ? text.toLowerCase(Locale.ROOT) : text;
    }
}
