package io.lanewise.examples.support;

import io.lanewise.core.array.Generator;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.data.Characters;
import io.lanewise.nn.data.TensorDataset;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Dates from 1950 to 2049, so that two digits tell the year, as people write them. */
public final class WrittenDates {
    /** Of written dates and ISO's: ^ begins, $ ends, _ fills up. */
    public static final Characters CHARACTERS =
            Characters.of("^$_ ,./-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /** Characters of a written date, with those that fill it up. */
    public static final int LONGEST = 28;

    /** Characters of a date in ISO's form, with the first and the last. */
    public static final int ISO = 12;

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

    /** Dates, each written in one form that the seed gives, filled up to one length; and what they are in ISO's form. */
    public static TensorDataset pairs(List<LocalDate> dates, long seed) {
        var generator = new Generator(seed);
        var written = new StringBuilder();
        var iso = new StringBuilder();
        for (LocalDate date : dates) {
            String text = written(date, generator);
            written.append(text).append("_".repeat(LONGEST - text.length()));
            iso.append('^').append(date).append('$');
        }
        return new TensorDataset(tokens(written.toString(), LONGEST), tokens(iso.toString(), ISO));
    }

    /** A text as tokens, {@code [rows, length]}. */
    public static Tensor tokens(String text, int length) {
        return Tensor.ofInts(CHARACTERS.encode(text), text.length() / length, length);
    }
}
