package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Explains why a TLS connection failed if certificates are the cause. */
final class Refusals {
    /** The peer's alert, as the JDK and OpenSSL write it. */
    private static final Pattern ALERT = Pattern.compile(
            "(?:fatal alert: |ALERT_)(bad_certificate|certificate_unknown|certificate_expired|certificate_required|"
                    + "unknown_ca|unsupported_certificate)",
            Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> MEANING = Map.of(
            "certificate_expired", "by its clock it has expired",
            "bad_certificate", "by its clock it is not yet valid",
            "certificate_required", "it needs one, and none was shown");

    private Refusals() {}

    static Optional<IdentityException> of(Throwable failure, Material own) {
        Optional<IdentityException> known = causes(failure)
                .filter(IdentityException.class::isInstance)
                .map(IdentityException.class::cast)
                .findFirst();
        return known.isPresent() ? known : byTheOther(failure, own);
    }

    private static Optional<IdentityException> byTheOther(Throwable failure, Material own) {
        return causes(failure)
                .filter(SSLException.class::isInstance)
                .map(cause -> ALERT.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(alert -> refused(alert.group(1).toLowerCase(Locale.ROOT), own, failure))
                .findFirst();
    }

    private static IdentityException refused(String alert, Material own, Throwable failure) {
        String meaning = MEANING.getOrDefault(
                alert, "it trusts another authority, is of another mesh, or needs another role; its log says which");
        return new IdentityException(Code.REFUSED, "the other side refused " + shown(own) + ": " + meaning, failure);
    }

    private static String shown(Material own) {
        return own.own().map(Refusals::shown).orElse("a connection without a certificate");
    }

    private static String shown(Material.Own own) {
        X509Certificate certificate = own.chain().first();
        return "the certificate of " + own.self() + ", valid from "
                + certificate.getNotBefore().toInstant() + " until "
                + certificate.getNotAfter().toInstant();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(32);
    }
}
