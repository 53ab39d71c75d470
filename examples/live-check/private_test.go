package main

import (
	"strings"
	"testing"
	"testing/synctest"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// private are the names and the secrets that no report may have.
const (
	privateName   = "Private-Name"
	privateSecret = "private-secret"
)

// TestPrivate: a report has no secrets, and nothing of what lies outside the scratch folder, also
// where the service's own errors name it.
func TestPrivate(t *testing.T) {
	token := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: privateSecret})
	for name, start := range map[string]func(*testing.T) (svc service, ids []string, refuse func()){
		"bitpaket": func(t *testing.T) (service, []string, func()) {
			srv := bitpakettest.NewServer(t)
			srv.AddToken(privateSecret, srv.Now().AddDate(1, 0, 0))
			srv.SetClientSecret(privateSecret + "2")
			id := srv.AddObject("/"+privateName+"/"+privateName, "x")
			cfg := srv.PipeConfig()
			cfg.TokenSource, cfg.ClientSecret = token, privateSecret+"2"
			svc, err := newBitPaket(cfg, "/"+privateName)
			if err != nil {
				t.Fatal(err)
			}
			return svc, []string{id}, func() {
				for _, op := range []string{"Query", "FindMetadata", "Upload", "Copy", "DeleteObject"} {
					srv.Inject(op, bitpakettest.Status(403))
				}
			}
		},
		"box": func(t *testing.T) (service, []string, func()) {
			srv := boxtest.NewServer(t)
			srv.AddToken(privateSecret, srv.Now().AddDate(1, 0, 0))
			in := srv.AddFolder("0", privateName, boxtest.WithID("77777777"))
			inside := srv.AddFolder(in, privateName, boxtest.WithID("88888888"))
			cfg := srv.PipeConfig()
			cfg.TokenSource = token
			svc, err := newBox(cfg, in)
			if err != nil {
				t.Fatal(err)
			}
			return svc, []string{in, inside}, func() {
				for _, op := range []string{"ListFolderItems", "GetFolder", "CreateFolder", "CopyFolder", "DeleteFolder"} {
					srv.Inject(op, boxtest.Status(403))
				}
			}
		},
		"oracle": func(t *testing.T) (service, []string, func()) {
			srv := oracletest.NewServer(t)
			srv.AddUser(privateName, privateSecret)
			in := srv.AddFolder(srv.Home(privateName), privateName)
			file := srv.AddFile(in, privateName+".txt", 10)
			cfg := srv.PipeConfig()
			cfg.Username, cfg.Password = privateName, privateSecret
			svc, err := newOracle(cfg, in, file)
			if err != nil {
				t.Fatal(err)
			}
			return svc, []string{in, file}, func() {
				for _, op := range []string{"ListFolderItems", "GetFolder", "GetFile", "CreateFolder", "CopyFolder", "CopyFile", "DeleteFolder"} {
					srv.Inject(op, oracletest.Status(403))
				}
			}
		},
		"document360": privateDocument360,
		"oss":         privateOSS,
	} {
		for at := 0; at < 24; at += 2 {
			synctest.Test(t, func(t *testing.T) {
				svc, ids, refuse := start(t)
				step := 0
				r := &runner{svc: svc, write: true, progress: func(string) {
					if step++; step == at+2 {
						refuse()
					}
				}}
				rep, err := r.run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var b strings.Builder
				rep.writeText(&b)
				rep.writeJSON(&b)
				for _, text := range append(ids, privateName, privateSecret) {
					if strings.Contains(b.String(), text) {
						t.Errorf("%s, refused from step %d on: the report has %q:\n%s", name, at, text, &b)
					}
				}
			})
		}
	}
}
