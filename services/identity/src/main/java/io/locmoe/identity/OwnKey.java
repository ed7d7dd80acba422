package io.locmoe.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows the identity's certificate whichever authorities the other side requests, so that a refusal says whose
 * certificate was refused and why.
 */
final class OwnKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "identity-";

    private final CurrentMaterial material;

    OwnKey(CurrentMaterial material) {
        this.material = material;
    }

    private String alias(String... keyTypes) {
        CurrentMaterial.Version now = material.get();
        return now.material()
                .own()
                .map(own -> own.key().getAlgorithm())
                .filter(List.of(keyTypes)::contains)
                .map(_ -> ALIAS + now.number())
                .orElse(null);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    private String[] aliases(String keyType) {
        String alias = alias(keyType);
        return alias == null ? new String[0] : new String[] {alias};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return of(alias).chain().certificates().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return of(alias).key();
    }

    private Material.Own of(String alias) {
        return material.get(Integer.parseInt(alias.substring(ALIAS.length())))
                .material()
                .own()
                .orElseThrow();
    }
}
