package main

import (
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// writeKubeconfigs writes `kubeconfig`, with one context per identity that tests use, and the controllers' own. It
// returns the names of the contexts, the current one first.
func writeKubeconfigs(f folder, k keys, server string) ([]string, error) {
	byCertificate := func(pair keyPair) *clientcmdapi.AuthInfo {
		return &clientcmdapi.AuthInfo{ClientCertificateData: pair.certificate, ClientKeyData: pair.key}
	}
	contexts := []string{"tack-admin", "tack-user", "tack-token"}
	users := map[string]*clientcmdapi.AuthInfo{
		"tack-admin": byCertificate(k.admin),
		"tack-user":  byCertificate(k.user),
		"tack-token": {Token: k.token},
	}
	if err := writeKubeconfig(f.path("kubeconfig"), server, k, contexts, users); err != nil {
		return nil, err
	}
	name := "controller-manager"
	return contexts, writeKubeconfig(f.path(name+".kubeconfig"), server, k, []string{name},
		map[string]*clientcmdapi.AuthInfo{name: byCertificate(k.controllerManager)})
}

func writeKubeconfig(path, server string, k keys, names []string, users map[string]*clientcmdapi.AuthInfo) error {
	config := clientcmdapi.NewConfig()
	config.Clusters["tack"] = &clientcmdapi.Cluster{Server: server, CertificateAuthorityData: k.ca.pem}
	config.AuthInfos = users
	for _, name := range names {
		config.Contexts[name] = &clientcmdapi.Context{Cluster: "tack", AuthInfo: name}
	}
	config.CurrentContext = names[0]
	return clientcmd.WriteToFile(*config, path)
}
