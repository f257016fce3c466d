package main

import (
	"context"
	"net/url"

	"go.etcd.io/etcd/client/pkg/v3/transport"
	"go.etcd.io/etcd/server/v3/embed"
)

// startEtcd runs an etcd of one member and returns its client URL. Only holders of a certificate can talk to it.
func startEtcd(ctx context.Context, f folder, broken chan<- error) (string, error) {
	anyPort := []url.URL{{Scheme: "https", Host: "127.0.0.1:0"}}
	tls := transport.TLSInfo{
		CertFile: f.path("pki", "etcd.crt"), KeyFile: f.path("pki", "etcd.key"),
		TrustedCAFile: f.path("pki", "ca.crt"), ClientCertAuth: true,
	}
	config := embed.NewConfig()
	config.Name = "tack"
	config.Dir = f.path("etcd")
	config.ListenClientUrls, config.AdvertiseClientUrls = anyPort, anyPort
	config.ListenPeerUrls, config.AdvertisePeerUrls = anyPort, anyPort
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.ClientTLSInfo, config.PeerTLSInfo = tls, tls
	config.UnsafeNoFsync = true
	config.LogLevel = "error"
	config.LogOutputs = []string{f.path(logName)}
	server, err := embed.StartEtcd(config)
	if err != nil {
		return "", err
	}
	select {
	case <-server.Server.ReadyNotify():
	case err := <-server.Err():
		return "", err
	case <-ctx.Done():
		return "", ctx.Err()
	}
	go func() { broken <- <-server.Err() }()
	return "https://" + server.Clients[0].Addr().String(), nil
}
