package main

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// document360Bench starts a simulator with a folder that has a file and a folder.
func document360Bench(t *testing.T) (*document360test.Server, service) {
	t.Helper()
	srv := document360test.NewServer(t)
	in := srv.MkdirAll("/Shared")
	srv.MkdirAll("/Shared/Old")
	srv.AddFile(in, "logo.png", "12 KB")
	return srv, newDocument360Bench(t, srv, document360Account{config: srv.PipeConfig(), project: srv.ProjectID(), folder: in})
}

func newDocument360Bench(t *testing.T, srv *document360test.Server, a document360Account) *document360Service {
	t.Helper()
	svc, err := newDocument360Service(a)
	if err != nil {
		t.Fatal(err)
	}
	return svc
}

func simulatedDocument360(t *testing.T) simulation {
	srv, svc := document360Bench(t)
	return simulation{
		service: svc, tree: srv.Tree, makers: []string{"CreateFolder", "CopyFile"},
		slow: func(op string, d time.Duration) {
			srv.SetListLag(5 * time.Second)
			srv.Inject(op, document360test.Slow(d))
		},
		lose:    func(op string) { srv.Inject(op, document360test.ActThenHangUp) },
		methods: func() []string { return methodsOf(srv.Requests()) },
	}
}

// TestDocument360: each switch of the simulator is found out, or why not.
func TestDocument360(t *testing.T) {
	type server = *document360test.Server
	for _, tt := range []switchTest[server]{
		{"license", "the plan has the API", func(server) {}},
		{"unauthorized-body", "a problem document", func(s server) { s.SetEmptyUnauthorized(false) }},
		{"unauthorized-body", "empty", func(s server) { s.SetEmptyUnauthorized(true) }},
		{"problem-media-type", "application/problem+json", func(server) {}},
		{"problem-media-type", "application/json", func(s server) { s.SetProblemMediaType("application/json; charset=utf-8") }},
		{"problem-media-type", otherValue, func(s server) { s.SetProblemMediaType("text/plain") }},
		{"problem-type", typesDocumented, func(server) {}},
		{"problem-type", typesSeen, func(s server) { s.SetProblemTypeBase(typesSeen) }},
		{"problem-type", otherValue, func(s server) { s.SetProblemTypeBase("https://example.com/") }},
		{"problem-instance", "null", func(s server) { s.SetProblemInstance(false) }},
		{"problem-instance", "the path of the request", func(s server) { s.SetProblemInstance(true) }},
		{"validation-status", "422", func(s server) { s.SetValidationStatus(422) }},
		{"validation-status", "400", func(s server) { s.SetValidationStatus(400) }},
		{"validation-status", otherValue, func(s server) { s.SetValidationStatus(409) }},
		{"folder-created-at", "no", func(server) {}},
		{"quota-headers", "neither", func(s server) { s.SetRates(0, 0, time.Minute) }},
		{"quota-headers", "both", func(s server) { s.SetRates(120, 60, time.Minute) }},
		{"rate-reset", "seconds since 1970", func(s server) { s.SetRates(20, 20, time.Minute); s.SetRateReset(document360test.ResetEpoch) }},
		{"rate-reset", "the seconds that are left", func(s server) { s.SetRates(20, 20, time.Minute); s.SetRateReset(document360test.ResetDelta) }},
		{"rate-reset", string(stateCannotTell), func(s server) { s.SetRates(0, 0, time.Minute) }},
		{"token-lifetime", string(stateCannotTell), func(s server) { s.SetTokenLifetime(time.Minute) }},
		{"location", "absolute", func(s server) { s.SetLocation(document360test.LocationAbsolute) }},
		{"location", "relative", func(s server) { s.SetLocation(document360test.LocationRelative) }},
		{"location", "no header", func(s server) { s.SetLocation(document360test.LocationAbsent) }},
		{"taken-file-name", "a second file of the name", func(s server) { s.SetRenameDuplicates(false) }},
		{"taken-file-name", "another name", func(s server) { s.SetRenameDuplicates(true) }},
		{"taken-file-name", "another name", func(s server) { s.SetRenameDuplicates(true); s.SetLocation(document360test.LocationAbsent) }},
		{"taken-folder-name", "a second folder of the name", func(server) {}},
		{"failed-copy", "seen", func(s server) { s.FailNextCopy("BUSY", "The Drive is busy.") }},
		{"failed-copy", string(stateCannotTell), func(server) {}},
		{"copy-date", "its own", func(server) {}},
		{"list-lag", lagNone, func(s server) { s.SetListLag(0) }},
		{"list-lag", lagShort, func(s server) { s.SetListLag(7 * time.Second) }},
		{"list-lag", lagLong, func(s server) { s.SetListLag(35 * time.Second) }},
		{"list-lag", lagLong, func(s server) { s.SetListLag(50 * time.Second) }},
		{"clocks", clocksAgree, func(s server) { s.SetDateSkew(0) }},
		{"clocks", clocksDiffer, func(s server) { s.SetDateSkew(-20 * time.Second) }},
		{"clocks", clocksFar, func(s server) { s.SetDateSkew(time.Hour) }},
		{"writes-apart", "apart", func(s server) { s.SetRates(120, 60, time.Hour) }},
		{"writes-apart", string(stateCannotTell), func(s server) { s.SetRates(0, 0, time.Minute) }},
	} {
		tt.run(t, document360Bench, (*document360test.Server).Tree)
	}
}

// TestDocument360License: a plan without the API refuses everything, which is what is found.
func TestDocument360License(t *testing.T) {
	for _, code := range []document360test.LicenseCode{
		document360test.FeatureNotInLicense, document360test.PremiumFeatureNotInLicense, document360test.LicenseLimitExceeded,
	} {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := document360Bench(t)
			srv.SetLicenseRefusal(code)
			for _, row := range everything(t, svc).rows {
				switch {
				case row.name == "license":
					if got := valueOf(row); got != string(code) {
						t.Errorf("license: found %q, want %q", got, code)
					}
				case row.name == "unauthorized-body", row.name == "token-lifetime": // need no license
				case row.state != stateRefused:
					t.Errorf("%s: %+v, want it refused", row.name, row.finding)
				}
			}
		})
	}
}

// TestDocument360TokenLifetime: a sign-in shows it, and a token that is a JSON Web Token.
func TestDocument360TokenLifetime(t *testing.T) {
	claims := base64.RawURLEncoding.EncodeToString([]byte(`{"iat":1700000000,"exp":1700000090}`))
	for _, tt := range []struct {
		name   string
		token  string
		signIn bool
		want   string
	}{
		{name: "sign-in", token: document360test.DefaultToken, signIn: true, want: "2m0s, in the response to a sign-in"},
		{name: "claims", token: "e30." + claims + ".c2ln", want: "1m30s, in the token itself"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := document360test.NewServer(t)
			srv.SetTokenLifetime(2 * time.Minute)
			srv.AddToken(tt.token, time.Time{})
			cfg := srv.Config()
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: tt.token})
			a := document360Account{config: cfg, project: srv.ProjectID(), folder: srv.MkdirAll("/Shared")}
			if tt.signIn {
				a.signIn = simulatedSignIn(srv)
			}
			row := everything(t, newDocument360Bench(t, srv, a), "token-lifetime").rows[0]
			if valueOf(row) != "said" || row.detail != tt.want {
				t.Errorf("found %+v, want said: %s", row.finding, tt.want)
			}
		})
	}
}

// simulatedSignIn is a user who signs in at once.
func simulatedSignIn(srv *document360test.Server) func(context.Context) (*oauth2.Token, error) {
	conf := document360.OAuthConfig(document360.RegionEU, "live-check", "http://127.0.0.1:0/callback")
	conf.Endpoint = srv.OAuthEndpoint()
	return signInTo360(conf, func(address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		srv.RegisterClient("live-check", u.Query().Get("redirect_uri"))
		res, err := http.Get(address)
		if err != nil {
			return err
		}
		return res.Body.Close()
	})
}
