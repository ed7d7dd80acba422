package io.locmoe.store;

import io.locmoe.settings.Excerpt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an object store, {@code s3://BUCKET/PREFIX}.
 *
 * @param prefix without slashes at its ends; empty for the whole bucket
 */
public record StoreAddress(String bucket, String prefix) {
    /** The beginning of every address. */
    public static final String SCHEME = "s3://";

    private static final String SEGMENT = "[A-Za-z0-9_][A-Za-z0-9._=@+-]*";
    private static final Pattern FORM = Pattern.compile(
            SCHEME + "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(" + SEGMENT + "(?:/" + SEGMENT + ")*)?/?)?");

    /** @throws StoreException if the text is no address */
    public static StoreAddress parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new StoreException("'" + Excerpt.of(text) + "' is no place in an object store: write "
                    + "s3://BUCKET/PREFIX, with a bucket of small letters, digits, dots and dashes, and a prefix of"
                    + " letters, digits and . _ = @ + - between slashes");
        }
        return new StoreAddress(parts.group(1), parts.group(2) == null ? "" : parts.group(2));
    }

    /** Whether a place is this one or below it. */
    public boolean contains(StoreAddress other) {
        return bucket.equals(other.bucket) && (other.prefix + "/").startsWith(start());
    }

    /** What the keys of all objects here begin with. */
    String start() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
