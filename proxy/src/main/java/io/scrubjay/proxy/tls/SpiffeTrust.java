package io.scrubjay.proxy.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one workload: its certificate must lead to an authority of the trust bundle, as any other, and name that
 * SPIFFE ID (X509-SVID section 5). Every workload of the trust domain has a certificate of the same authorities. Any
 * thread.
 */
final class SpiffeTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;
    private final SpiffeId trusted;

    /** @param bundle authorities of the trust domain, at least one */
    SpiffeTrust(List<X509Certificate> bundle, SpiffeId trusted) {
        this.chains = chains(bundle);
        this.trusted = trusted;
    }

    private static X509ExtendedTrustManager chains(List<X509Certificate> bundle) {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (X509Certificate authority : bundle) {
                authorities.setCertificateEntry(Integer.toString(authorities.size()), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(authorities);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("PKIX: " + e.getMessage(), e);
        }
    }

    private void checkName(X509Certificate[] chain) throws CertificateException {
        SpiffeId named = SpiffeId.of(chain[0]).orElse(null);
        if (!trusted.equals(named)) {
            throw new CertificateException("certificate: " + named + " (expected: " + trusted + ")");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkServerTrusted(chain, authType);
        checkName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, socket);
        checkName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, engine);
        checkName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkClientTrusted(chain, authType);
        checkName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, socket);
        checkName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, engine);
        checkName(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
