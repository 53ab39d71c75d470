package box_test

import (
	"fmt"
	"net/http"

	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// credentialsOf are those that a server accepts, without a subject.
func credentialsOf(srv *boxtest.Server) box.ClientCredentials {
	return box.ClientCredentials{
		ClientID: boxtest.DefaultClientID, ClientSecret: boxtest.DefaultClientSecret,
		TokenURL: "https://api.box.test/oauth2/token", HTTPClient: &http.Client{Transport: srv.Transport()},
	}
}

func TestClientCredentials(t *testing.T) {
	srv := newServer(t)
	srv.AddManagedUser("7", "Somebody", "somebody@example.com")
	enterprise, user := credentialsOf(srv), credentialsOf(srv)
	enterprise.EnterpriseID, user.UserID = "1234", "7"
	for want, credentials := range map[string]box.ClientCredentials{"Example User": enterprise, "Somebody": user} {
		source, err := box.ClientCredentialsTokenSource(credentials)
		if err != nil {
			t.Fatal(err)
		}
		cfg := srv.PipeConfig()
		cfg.TokenSource = source
		c := newClient(t, cfg)
		for range 2 { // with one token
			me, err := c.GetCurrentUser(t.Context(), box.GetCurrentUserRequest{})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "Name", me.Name, want)
		}
	}
	testkit.WantSent(t, srv, "Token", 2)
	for _, r := range srv.Requests() {
		if r.Op == "Token" {
			testkit.WantContains(t, string(r.Body), "grant_type=client_credentials", "client_id=i", "client_secret=s", "box_subject_type=")
			testkit.WantEqual(t, "Authorization", r.Header.Get("Authorization"), "")
		}
	}
}

// TestClientCredentialsRenewed: a token that Box refuses is replaced, though it has not expired.
func TestClientCredentialsRenewed(t *testing.T) {
	srv := newServer(t)
	credentials := credentialsOf(srv)
	credentials.EnterpriseID = "1234"
	source, err := box.ClientCredentialsTokenSource(credentials)
	if err != nil {
		t.Fatal(err)
	}
	cfg := srv.PipeConfig()
	cfg.TokenSource = source
	c := newClient(t, cfg)
	for range 2 {
		if _, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "11111", ParentID: "22222", Name: srv.AddFile("0", "x", 1)}); err != nil {
			t.Fatal(err)
		}
		srv.RevokeToken("access-1")
	}
	testkit.WantSent(t, srv, "Token", 2)
}

func TestClientCredentialsRefused(t *testing.T) {
	srv := newServer(t)
	srv.AddManagedUser("7", "Somebody", "somebody@example.com")
	for name, tt := range map[string]struct {
		change func(*box.ClientCredentials)
		code   string
	}{
		"a wrong secret":  {func(c *box.ClientCredentials) { c.EnterpriseID, c.ClientSecret = "1", "sekrit" }, "invalid_client"},
		"another client":  {func(c *box.ClientCredentials) { c.EnterpriseID, c.ClientID = "1", "other" }, "invalid_client"},
		"an unknown user": {func(c *box.ClientCredentials) { c.UserID = "9" }, "invalid_grant"},
	} {
		credentials := credentialsOf(srv)
		tt.change(&credentials)
		source, err := box.ClientCredentialsTokenSource(credentials)
		if err != nil {
			t.Fatal(err)
		}
		_, err = source.Token()
		testkit.WantEqual(t, name, testkit.As[*oauth2.RetrieveError](t, err).ErrorCode, tt.code)
		cfg := srv.PipeConfig()
		cfg.TokenSource = source
		_, err = newClient(t, cfg).CopyFolder(t.Context(), pictures)
		testkit.WantIs(t, err, box.ErrNotExecuted)
		testkit.WantContains(t, err.Error(), tt.code)
		testkit.WantLacks(t, err.Error(), "sekrit")
	}
	srv.SetUserTokens(false)
	credentials := credentialsOf(srv)
	credentials.UserID = "22222"
	source, err := box.ClientCredentialsTokenSource(credentials)
	if err != nil {
		t.Fatal(err)
	}
	_, err = source.Token()
	testkit.WantEqual(t, "without the permission", testkit.As[*oauth2.RetrieveError](t, err).ErrorCode, "invalid_grant")
}

// TestClientCredentialsStay: the secret follows no redirect, and no error repeats it.
func TestClientCredentialsStay(t *testing.T) {
	for name, reply := range map[string]testkit.Reply{
		"redirect":        {Status: 307, Header: http.Header{"Location": {"https://evil.example/"}}},
		"echo":            {Status: 400, Header: http.Header{"Content-Type": {"application/json"}}, Body: `{"error":"invalid_client","error_description":"not sekrit-1"}`},
		"echo of no form": {Status: 400, Body: "client_secret=sekrit-1"},
	} {
		source, err := box.ClientCredentialsTokenSource(box.ClientCredentials{
			ClientID: "i", ClientSecret: "sekrit-1", EnterpriseID: "1", HTTPClient: reply.Client(),
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = source.Token()
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, *testkit.As[*oauth2.RetrieveError](t, err)), "sekrit-1")
		testkit.WantHidden(t, source, "sekrit-1")
	}
}

func TestClientCredentialsAreRedacted(t *testing.T) {
	credentials := box.ClientCredentials{ClientID: "i", ClientSecret: "sekrit", UserID: "7"}
	for _, v := range []any{credentials, &credentials} {
		testkit.WantPrinted(t, v, "ClientSecret:REDACTED")
		testkit.WantHidden(t, v, "sekrit")
	}
}

func TestClientCredentialsInvalid(t *testing.T) {
	for _, tt := range []struct {
		credentials box.ClientCredentials
		field, want string
	}{
		{box.ClientCredentials{ClientSecret: "s", UserID: "7"}, "ClientID", "ClientID is required"},
		{box.ClientCredentials{ClientID: "i", UserID: "7"}, "ClientSecret", "ClientSecret is required"},
		{box.ClientCredentials{ClientID: "i", ClientSecret: "s"}, "EnterpriseID", "EnterpriseID is required, or UserID"},
		{box.ClientCredentials{ClientID: "i", ClientSecret: "s", UserID: "7", EnterpriseID: "1"}, "UserID", "UserID cannot be combined with EnterpriseID"},
		{box.ClientCredentials{ClientID: "i", ClientSecret: "s", UserID: "7", TokenURL: "http://api.example/"}, "TokenURL",
			"TokenURL is plain http to api.example, which would show the credential; use https or set AllowPlainHTTP"},
	} {
		_, err := box.ClientCredentialsTokenSource(tt.credentials)
		testkit.WantInvalid(t, err, "box.ClientCredentialsTokenSource: "+tt.want)
		testkit.WantEqual(t, "Field", testkit.As[*box.NotExecutedError](t, err).Field, tt.field)
	}
}
