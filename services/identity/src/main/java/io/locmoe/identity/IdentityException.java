package io.locmoe.identity;

import java.util.Objects;

/** Why a certificate, or a directory of certificates, is not accepted. The message is for the operator. */
public final class IdentityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Code {
        /** A file is missing, unreadable, damaged, or open to others. */
        FILES,
        /** The name is one that no certificate can carry. */
        NAME,
        /** The certificate is not signed by an authority that this side trusts. */
        WRONG_CA,
        /** The certificate has expired. */
        EXPIRED,
        /** The certificate is not valid yet. */
        NOT_YET_VALID,
        /** The certificate does not say which mesh, role and name it is for, or there is none. */
        NO_PRINCIPAL,
        /** The certificate is for another mesh. */
        OTHER_MESH,
        /** The certificate's role does not permit this. */
        WRONG_ROLE,
        /** The other side did not accept this side's certificate. */
        REFUSED
    }

    private final Code code;

    public IdentityException(Code code, String message) {
        this(code, message, null);
    }

    public IdentityException(Code code, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public Code code() {
        return code;
    }
}
