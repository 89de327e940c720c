package carousel.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Whose bundles a node runs: those that somebody signed (jarsigner) whose certificate, or that of an authority above it, is in a keystore. The framework
 * property {@code carousel.signers} names the keystore, {@code carousel.signers.password} its password, and {@code carousel.signers.of} says what has to be
 * signed: {@code deployed} (what is dropped into deploy) or {@code all} (also what the distribution brings).
 */
final class Signatures {
    static final String SIGNERS = "carousel.signers";
    static final String PASSWORD = "carousel.signers.password";
    static final String SCOPE = "carousel.signers.of";

    private static final int BUFFER_BYTES = 1 << 16;

    private final Set<X509Certificate> trusted;
    private final boolean all;

    private Signatures(Set<X509Certificate> trusted, boolean all) {
        this.trusted = trusted;
        this.all = all;
    }

    /**
     * What the properties ask for.
     *
     * @return null when nothing has to be signed
     * @throws NodeFailure when the keystore cannot be used: then nothing may be run unchecked
     */
    static @Nullable Signatures of(Map<String, String> properties) throws NodeFailure {
        String file = properties.get(SIGNERS);
        if (file == null || file.isBlank()) {
            return null;
        }
        String scope = properties.getOrDefault(SCOPE, "deployed").strip();
        if (!scope.equals("deployed") && !scope.equals("all")) {
            throw new NodeFailure(
                    NodeFailure.OTHER,
                    "etc/framework.properties: " + SCOPE + " is deployed or all, not \"" + scope + "\"");
        }
        try {
            KeyStore store = KeyStore.getInstance(
                    new File(file.strip()),
                    properties.getOrDefault(PASSWORD, "").strip().toCharArray());
            Set<X509Certificate> trusted = new HashSet<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    trusted.add(certificate);
                }
            }
            if (trusted.isEmpty()) {
                throw new NodeFailure(NodeFailure.OTHER, "the keystore " + file + " has no certificate of a signer");
            }
            return new Signatures(trusted, scope.equals("all"));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new NodeFailure(
                    NodeFailure.OTHER,
                    "the keystore " + file + " of those who may sign bundles cannot be read: "
                            + (e instanceof IOException io ? NodeFailure.reason(io) : e.getMessage()));
        }
    }

    /** Whether the bundles of the distribution have to be signed, too. */
    boolean all() {
        return all;
    }

    /** Why a jar may not be run, as the end of a sentence; null when nothing speaks against it. */
    @Nullable
    String problem(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile(), true)) {
            Set<X509Certificate> signers = null;
            byte[] buffer = new byte[BUFFER_BYTES];
            for (JarEntry entry : Collections.list(opened.entries())) {
                if (entry.isDirectory() || isOfTheSignature(entry.getName())) {
                    continue;
                }
                readWhole(opened, entry, buffer);
                CodeSigner[] signed = entry.getCodeSigners();
                if (signed == null) {
                    return signers == null ? "it is not signed" : "its " + entry.getName() + " is not signed";
                }
                Set<X509Certificate> trustedHere = new HashSet<>();
                for (CodeSigner signer : signed) {
                    X509Certificate anchor = anchor(signer.getSignerCertPath().getCertificates());
                    if (anchor != null) {
                        trustedHere.add(anchor);
                    }
                }
                if (trustedHere.isEmpty()) {
                    return "it is signed by " + name(signed[0]) + ", who is not in the keystore of " + SIGNERS;
                }
                signers = trustedHere;
            }
            return signers == null ? "it is empty" : null;
        } catch (SecurityException e) {
            return "its signature is wrong (" + e.getMessage() + ")";
        } catch (IOException e) {
            return "it cannot be read (" + NodeFailure.reason(e) + ")";
        }
    }

    private static void readWhole(JarFile jar, JarEntry entry, byte[] buffer) throws IOException {
        try (InputStream content = jar.getInputStream(entry)) {
            while (content.read(buffer) >= 0) {
                // reading is what checks the digest
            }
        }
    }

    /** The trusted certificate that a chain leads to, through certificates that are valid now; null for none. */
    private @Nullable X509Certificate anchor(List<? extends Certificate> chain) {
        try {
            for (int i = 0; i < chain.size(); i++) {
                if (!(chain.get(i) instanceof X509Certificate certificate)) {
                    return null;
                }
                certificate.checkValidity();
                if (trusted.contains(certificate)) {
                    return certificate;
                }
                X509Certificate issuer = issuer(certificate);
                if (issuer != null) {
                    issuer.checkValidity();
                    return issuer;
                }
                if (i + 1 < chain.size()) {
                    if (!(chain.get(i + 1) instanceof X509Certificate next) || next.getBasicConstraints() < 0) {
                        return null; // who is no authority vouches for nobody
                    }
                    certificate.verify(next.getPublicKey());
                }
            }
            return null;
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** The trusted authority that issued a certificate, which need not come along in the jar. */
    private @Nullable X509Certificate issuer(X509Certificate certificate) {
        return trusted.stream()
                .filter(candidate -> candidate.getBasicConstraints() >= 0
                        && candidate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                        && isSigned(certificate, candidate))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSigned(X509Certificate certificate, X509Certificate by) {
        try {
            certificate.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // another one of that name
        }
    }

    private static String name(CodeSigner signer) {
        return signer.getSignerCertPath().getCertificates().get(0) instanceof X509Certificate certificate
                ? certificate.getSubjectX500Principal().getName()
                : "somebody";
    }

    /** What a signature itself consists of is not signed. */
    private static boolean isOfTheSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.equals(JarFile.MANIFEST_NAME)
                || (upper.startsWith("META-INF/")
                        && upper.indexOf('/', "META-INF/".length()) < 0
                        && (upper.endsWith(".SF")
                                || upper.endsWith(".RSA")
                                || upper.endsWith(".DSA")
                                || upper.endsWith(".EC")
                                || upper.startsWith("META-INF/SIG-")));
    }
}
