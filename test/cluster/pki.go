package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// authority is a certificate authority that lives as long as the process.
type authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
	// pem is the certificate as files and kubeconfigs hold it.
	pem []byte
}

// keyPair is a certificate and its private key, both PEM.
type keyPair struct{ certificate, key []byte }

// keys is everything secret in the cluster. What a component reads from a file lies in pki/ under the names that
// kubeadm uses.
type keys struct {
	ca authority
	// admin is in system:masters: RBAC and flow control do not apply to it.
	admin keyPair
	// user may do only what RBAC grants it.
	user keyPair
	// controllerManager is what the controllers present.
	controllerManager keyPair
	// token belongs to an identity without a certificate.
	token string
}

// createKeys makes both authorities and all certificates, and writes what the components read from files.
func createKeys(f folder) (keys, error) {
	ca, err := newAuthority("tack-test-ca")
	if err != nil {
		return keys{}, err
	}
	frontProxyCA, err := newAuthority("tack-test-front-proxy-ca")
	if err != nil {
		return keys{}, err
	}
	k := keys{ca: ca, token: rand.Text()}
	loopback := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	issued := []struct {
		by      authority
		subject pkix.Name
		use     []x509.ExtKeyUsage
		pair    *keyPair
		name    string
	}{
		{by: ca, subject: pkix.Name{CommonName: "kube-apiserver"}, use: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, name: "apiserver"},
		{by: ca, subject: pkix.Name{CommonName: "etcd"}, use: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, name: "etcd"},
		{by: ca, subject: pkix.Name{CommonName: "apiserver-etcd-client"}, use: clientAuth, name: "apiserver-etcd-client"},
		{by: frontProxyCA, subject: pkix.Name{CommonName: frontProxyName}, use: clientAuth, name: "front-proxy-client"},
		{by: ca, subject: pkix.Name{CommonName: "tack-admin", Organization: []string{"system:masters"}}, use: clientAuth, name: "admin", pair: &k.admin},
		{by: ca, subject: pkix.Name{CommonName: "tack-user", Organization: []string{"tack:users"}}, use: clientAuth, name: "user", pair: &k.user},
		{by: ca, subject: pkix.Name{CommonName: "system:kube-controller-manager", Organization: []string{"system:masters"}}, use: clientAuth, name: "controller-manager", pair: &k.controllerManager},
	}
	for _, c := range issued {
		pair, err := c.by.issue(c.subject, c.use, loopback)
		if err != nil {
			return keys{}, err
		}
		if c.pair != nil {
			*c.pair = pair
		}
		if err := f.writeAll(map[string][]byte{"pki/" + c.name + ".crt": pair.certificate, "pki/" + c.name + ".key": pair.key}); err != nil {
			return keys{}, err
		}
	}
	serviceAccountKey, serviceAccountPublicKey, err := newServiceAccountKey()
	if err != nil {
		return keys{}, err
	}
	caKey, err := encodeKey(ca.key)
	if err != nil {
		return keys{}, err
	}
	return k, f.writeAll(map[string][]byte{
		"pki/ca.crt":             ca.pem,
		"pki/ca.key":             caKey,
		"pki/front-proxy-ca.crt": frontProxyCA.pem,
		"pki/sa.key":             serviceAccountKey,
		"pki/sa.pub":             serviceAccountPublicKey,
		"pki/tokens.csv":         []byte(k.token + `,tack-token,tack-token,"tack:users"` + "\n"),
	})
}

var clientAuth = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}

// frontProxyName is the one name that aggregated API servers accept in the front proxy's certificate.
const frontProxyName = "front-proxy-client"

func (f folder) writeAll(files map[string][]byte) error {
	for name, content := range files {
		if err := f.write(name, content); err != nil {
			return err
		}
	}
	return nil
}

func newAuthority(name string) (authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return authority{}, err
	}
	template := certificateTemplate(pkix.Name{CommonName: name})
	template.IsCA = true
	template.KeyUsage |= x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return authority{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	return authority{certificate, key, encode("CERTIFICATE", der)}, err
}

// issue signs a certificate for loopback.
func (a authority) issue(subject pkix.Name, use []x509.ExtKeyUsage, addresses []net.IP) (keyPair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return keyPair{}, err
	}
	template := certificateTemplate(subject)
	template.ExtKeyUsage = use
	template.IPAddresses = addresses
	template.DNSNames = []string{"localhost", "kubernetes.default.svc"}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return keyPair{}, err
	}
	encoded, err := encodeKey(key)
	return keyPair{encode("CERTIFICATE", der), encoded}, err
}

// certificateTemplate is good from an hour ago, for clocks that differ, for eight days: longer than any cluster runs.
func certificateTemplate(subject pkix.Name) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	return &x509.Certificate{
		SerialNumber: serial, Subject: subject,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(8 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, BasicConstraintsValid: true,
	}
}

// newServiceAccountKey makes the pair that signs and checks tokens of service accounts.
func newServiceAccountKey() (private, public []byte, err error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, nil, err
	}
	if private, err = encodeKey(key); err != nil {
		return nil, nil, err
	}
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	return private, encode("PUBLIC KEY", der), err
}

func encodeKey(key crypto.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return encode("PRIVATE KEY", der), err
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
