package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Creates certificates as specified by RFC 5280 and X509-SVID, with the key of an authority. */
record Issuing(X509Certificate authority, PrivateKey key) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 126;
    private static final String MESH_ID = "spiffe://";

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no keys on P-256", e);
        }
    }

    /**
     * Creates the certificate of an authority, signed with its own key. Two authorities of one mesh have different
     * names.
     */
    static X509Certificate authority(String mesh, KeyPair keys, Instant from, Instant until) {
        BigInteger serial = serial();
        X500Principal name = new X500Principal(
                "CN=certificate authority " + serial.toString(36).substring(0, 8) + ", O=" + mesh);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial, Date.from(from), Date.from(until), name, keys.getPublic());
        GeneralName id = new GeneralName(GeneralName.uniformResourceIdentifier, MESH_ID + mesh);
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(id));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate cannot be made", e);
        }
        return signed(builder, keys.getPrivate());
    }

    /** Creates a certificate for a principal. */
    X509Certificate certificate(Principal principal, PublicKey holder, Instant from, Instant until) {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                authority,
                serial(),
                Date.from(from),
                Date.from(until),
                new X500Principal("CN=" + principal.name() + ", O=" + principal.mesh()),
                holder);
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(principal)));
            builder.addExtension(Extension.subjectAlternativeName, false, names(principal));
            builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(holder));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(authority));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate cannot be made", e);
        }
        return signed(builder, key);
    }

    private static KeyPurposeId[] purposes(Principal principal) {
        return principal.role() == Role.NODE
                ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}
                : new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
    }

    /** A node also gets a DNS name, for tools that read metrics; this project does not check it. */
    private static GeneralNames names(Principal principal) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, principal.id()));
        if (principal.role() == Role.NODE && principal.name().matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
            names.add(new GeneralName(GeneralName.dNSName, principal.name()));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /** The mesh of an authority that was created by this class. */
    static String mesh(X509Certificate authority) {
        try {
            Collection<List<?>> names = authority.getSubjectAlternativeNames();
            return (names == null ? List.<List<?>>of() : names)
                    .stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .filter(name -> name.startsWith(MESH_ID))
                            .map(name -> name.substring(MESH_ID.length()))
                            .findFirst()
                            .orElseThrow(() -> new IdentityException(
                                    Code.NO_PRINCIPAL,
                                    "the authority " + authority.getSubjectX500Principal()
                                            + " does not say its mesh, as spiffe://MESH; ./locmoe certificates did not"
                                            + " make it"));
        } catch (CertificateParsingException e) {
            throw new IdentityException(Code.NO_PRINCIPAL, "the authority's names cannot be read", e);
        }
    }

    /**
     * Creates a serial number after RFC 5280, 4.1.2.2: positive, at most 20 octets; random, so that nobody can predict
     * the signed bytes.
     */
    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate cannot be signed", e);
        }
    }
}
