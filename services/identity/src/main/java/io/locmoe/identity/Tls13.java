package io.locmoe.identity;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Creates engines that speak TLS 1.3 only; those of the JDK's context of that name also speak older versions. */
final class Tls13 extends SSLContextSpi {
    private static final String PROTOCOL = "TLSv1.3";

    private final SSLContext all;

    private Tls13(SSLContext all) {
        this.all = all;
    }

    static SSLContext context() throws NoSuchAlgorithmException {
        SSLContext all = SSLContext.getInstance(PROTOCOL);
        return new SSLContext(new Tls13(all), all.getProvider(), PROTOCOL) {};
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
            throws KeyManagementException {
        all.init(keys, trust, random);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return only(all.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return only(all.createSSLEngine(host, port));
    }

    private static SSLEngine only(SSLEngine engine) {
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        return engine;
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        SSLParameters parameters = all.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        return parameters;
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        throw new UnsupportedOperationException("engines only");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        throw new UnsupportedOperationException("engines only");
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return all.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return all.getClientSessionContext();
    }
}
