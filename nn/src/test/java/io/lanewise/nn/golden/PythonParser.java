package io.lanewise.nn.golden;

import io.lanewise.nn.golden.Python.Special;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an expression of {@link Python} by recursive descent, a method for each level of precedence. */
final class PythonParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(\\d+\\.?\\d*(?:e[-+]?\\d+)?|\\.\\d+(?:e[-+]?\\d+)?)"
            + "|([A-Za-z_]\\w*)|'([^']*)'|\"([^\"]*)\"|(\\*\\*|//|==|!=|<=|>=|\\.\\.\\.|[-+*/%@()\\[\\],.:=<>~&|]))");
    private static final Python NONE = new Python.Literal(Special.NONE);

    private final String text;
    private final List<Object> tokens = new ArrayList<>();
    private int at;

    /** Names and operators; numbers and strings are literals already. */
    private record Word(String text) {}

    private PythonParser(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (end < text.stripTrailing().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException("python: cannot read \"" + text.substring(end) + "\" in " + text);
            }
            String number = matcher.group(1);
            if (number != null) {
                boolean whole = number.chars().allMatch(Character::isDigit);
                tokens.add(new Python.Literal(whole ? (Object) Integer.valueOf(number) : Double.valueOf(number)));
            } else if (matcher.group(3) != null || matcher.group(4) != null) {
                tokens.add(new Python.Literal(matcher.group(3) != null ? matcher.group(3) : matcher.group(4)));
            } else {
                tokens.add(new Word(matcher.group(2) != null ? matcher.group(2) : matcher.group(5)));
            }
            end = matcher.end();
        }
    }

    /** The expression that the text is. */
    static Python parse(String text) {
        PythonParser parser = new PythonParser(text);
        Python expression = parser.expression();
        if (parser.at < parser.tokens.size()) {
            throw parser.unexpected();
        }
        return expression;
    }

    private IllegalArgumentException unexpected() {
        Object token = at < tokens.size() ? tokens.get(at) : "the end";
        return new IllegalArgumentException("python: did not expect " + token + " in " + text);
    }

    private boolean next(String word) {
        return at < tokens.size() && tokens.get(at) instanceof Word(String found) && found.equals(word);
    }

    private boolean accept(String word) {
        if (next(word)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String word) {
        if (!accept(word)) {
            throw unexpected();
        }
    }

    private String word() {
        if (at < tokens.size() && tokens.get(at) instanceof Word(String found)) {
            at++;
            return found;
        }
        throw unexpected();
    }

    private Python expression() {
        if (accept("lambda")) {
            String parameter = word();
            expect(":");
            return new Python.Lambda(parameter, expression());
        }
        return binary(0);
    }

    /** Binary operators of equal precedence, loosest first. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("==", "!=", "<", "<=", ">", ">="),
            Set.of("|"),
            Set.of("&"),
            Set.of("+", "-"),
            Set.of("*", "/", "//", "%", "@"));

    private Python binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        Python left = binary(level + 1);
        while (at < tokens.size()
                && tokens.get(at) instanceof Word(String operator)
                && LEVELS.get(level).contains(operator)) {
            at++;
            left = new Python.Binary(operator, left, binary(level + 1));
        }
        return left;
    }

    private Python unary() {
        for (String operator : List.of("-", "+", "~")) {
            if (accept(operator)) {
                return new Python.Unary(operator, unary());
            }
        }
        Python base = postfix(atom());
        return accept("**") ? new Python.Binary("**", base, unary()) : base;
    }

    private Python postfix(Python start) {
        Python value = start;
        while (true) {
            if (accept(".")) {
                value = new Python.Attribute(value, word());
            } else if (accept("(")) {
                value = call(value);
            } else if (accept("[")) {
                List<Python> items = new ArrayList<>();
                do {
                    items.add(item());
                } while (accept(",") && !next("]"));
                expect("]");
                value = new Python.Index(value, items);
            } else {
                return value;
            }
        }
    }

    private Python call(Python function) {
        List<Python> arguments = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (!next(")")) {
            boolean named = at + 1 < tokens.size() && tokens.get(at + 1).equals(new Word("="));
            names.add(named ? word() : "");
            if (named) {
                expect("=");
            }
            arguments.add(expression());
            if (!accept(",")) {
                break;
            }
        }
        expect(")");
        return new Python.Call(function, arguments, names);
    }

    /** One index: an expression or a range. */
    private Python item() {
        Python start = next(":") ? NONE : expression();
        if (!accept(":")) {
            return start;
        }
        Python end = next(":") || next(",") || next("]") ? NONE : expression();
        boolean stepped = accept(":") && !next(",") && !next("]");
        return new Python.Range(start, end, stepped ? expression() : NONE);
    }

    private Python atom() {
        if (at < tokens.size() && tokens.get(at) instanceof Python.Literal literal) {
            at++;
            return literal;
        }
        if (accept("(")) {
            return sequence(")");
        }
        if (accept("[")) {
            return sequence("]");
        }
        String word = word();
        return switch (word) {
            case "True" -> new Python.Literal(true);
            case "False" -> new Python.Literal(false);
            case "None" -> NONE;
            case "..." -> new Python.Literal(Special.ELLIPSIS);
            default -> {
                if (!Character.isJavaIdentifierStart(word.charAt(0))) {
                    at--;
                    throw unexpected();
                }
                yield new Python.Name(word);
            }
        };
    }

    private Python sequence(String close) {
        List<Python> items = new ArrayList<>();
        boolean comma = false;
        while (!next(close)) {
            items.add(expression());
            comma = accept(",");
            if (!comma) {
                break;
            }
        }
        expect(close);
        return close.equals(")") && items.size() == 1 && !comma ? items.getFirst() : new Python.Sequence(items);
    }
}
