package box_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func downscopeOf(srv *boxtest.Server) box.DownscopeConfig {
	return box.DownscopeConfig{
		TokenSource: testkit.Token(boxtest.DefaultToken), Scopes: []box.Scope{box.ScopeRootReadWrite},
		HTTPClient: &http.Client{Transport: srv.Transport()},
	}
}

func newDownscoped(t testing.TB, cfg box.DownscopeConfig) oauth2.TokenSource {
	t.Helper()
	source, err := box.DownscopedTokenSource(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// TestDownscoped: a token for one folder reads and copies there and nowhere else.
func TestDownscoped(t *testing.T) {
	srv := newServer(t)
	inside := srv.AddFolder("11111", "Inside")
	cfg := downscopeOf(srv)
	cfg.FolderID = "11111"
	c := clientWith(t, srv, newDownscoped(t, cfg))
	if _, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"}); err != nil {
		t.Error(err)
	}
	if _, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: inside, ParentID: "11111", Name: "again"}); err != nil {
		t.Error(err)
	}
	_, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "22222"})
	testkit.WantIs(t, err, box.ErrorCodeInsufficientScope)
	_, err = c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"})
	testkit.WantIs(t, err, box.ErrorCodeInsufficientScope)
	_, err = c.ListFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "0"})
	testkit.WantIs(t, err, box.ErrorCodeInsufficientScope)
	sent := tokenForms(t, srv)
	testkit.WantEqual(t, "token requests", len(sent), 1)
	testkit.WantSame(t, map[string][]string(sent[0]), map[string][]string{
		"grant_type":    {"urn:ietf:params:oauth:grant-type:token-exchange"},
		"subject_token": {boxtest.DefaultToken}, "subject_token_type": {"urn:ietf:params:oauth:token-type:access_token"},
		"scope": {"root_readwrite"}, "resource": {"https://api.box.com/2.0/folders/11111"},
	})
}

// TestDownscopedScopes: a token does what its scopes are named for.
func TestDownscopedScopes(t *testing.T) {
	srv := newServer(t)
	file := srv.AddFile("11111", "tiger.jpeg", 1)
	cfg := downscopeOf(srv)
	cfg.Scopes = []box.Scope{box.ScopeItemRead, box.ScopeItemDelete}
	cfg.FileID = file
	c := clientWith(t, srv, newDownscoped(t, cfg))
	if _, err := c.GetFile(t.Context(), box.GetFileRequest{FileID: file}); err != nil {
		t.Error(err)
	}
	_, err := c.CopyFile(t.Context(), box.CopyFileRequest{FileID: file, ParentID: "11111", Name: "x"})
	testkit.WantIs(t, err, box.ErrorCodeInsufficientScope)
	_, err = c.UpdateFile(t.Context(), box.UpdateFileRequest{FileID: file, Name: "x"})
	testkit.WantIs(t, err, box.ErrorCodeInsufficientScope)
	if _, err := c.DeleteFile(t.Context(), box.DeleteFileRequest{FileID: file}); err != nil {
		t.Error(err)
	}
	testkit.WantEqual(t, "scope", tokenForms(t, srv)[0].Get("scope"), "item_read item_delete")
}

func TestDownscopedSharedLink(t *testing.T) {
	srv := newServer(t)
	srv.AddSharedLink("11111", "https://app.box.com/s/x", "")
	srv.AddSharedLink("11111", "https://app.box.com/s/locked", "p")
	cfg := downscopeOf(srv)
	cfg.SharedLink = "https://app.box.com/s/x"
	c := clientWith(t, srv, newDownscoped(t, cfg))
	if _, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"}); err != nil {
		t.Error(err)
	}
	_, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "22222"})
	testkit.WantIs(t, err, box.ErrorCodeInsufficientScope)
	cfg.SharedLink = "https://app.box.com/s/locked"
	_, err = newDownscoped(t, cfg).Token()
	testkit.WantEqual(t, "StatusCode", testkit.As[*oauth2.RetrieveError](t, err).Response.StatusCode, http.StatusBadRequest)
}

// TestDownscopedRenewed: the next token is exchanged early, and another one is fetched where Box refuses the one to exchange.
func TestDownscopedRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		cfg := downscopeOf(srv)
		cfg.TokenSource = newJWTSource(t, jwtConfigOf(t, srv))
		source := newDownscoped(t, cfg)
		wantAccess(t, source, "access-2") // of access-1
		time.Sleep(40 * time.Minute)
		wantAccess(t, source, "access-2")
		testkit.WantSent(t, srv, "Token", 2)
		srv.RevokeToken("access-1")
		srv.RevokeToken("access-2")
		c := clientWith(t, srv, source)
		if _, err := c.GetCurrentUser(t.Context(), box.GetCurrentUserRequest{}); err != nil {
			t.Error(err)
		}
		wantAccess(t, source, "access-4") // of access-3
	})
}

func TestDownscopedRefused(t *testing.T) {
	srv := newServer(t)
	cfg := downscopeOf(srv)
	cfg.Scopes = []box.Scope{"gcm"}
	_, err := newDownscoped(t, cfg).Token()
	testkit.WantEqual(t, "code", testkit.As[*oauth2.RetrieveError](t, err).ErrorCode, "invalid_scope")

	down := fmt.Errorf("down")
	cfg.TokenSource = testkit.TokenFunc(func() (*oauth2.Token, error) { return nil, down })
	_, err = newDownscoped(t, cfg).Token()
	testkit.WantIs(t, err, down)

	cfg.TokenSource = testkit.Token("sekrit-1")
	cfg.HTTPClient = testkit.Reply{Status: 400, Body: `{"error":"invalid_grant","error_description":"not sekrit-1"}`}.Client()
	_, err = newDownscoped(t, cfg).Token()
	testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, *testkit.As[*oauth2.RetrieveError](t, err)), "sekrit-1")
	cfg.SharedLink = "https://app.box.com/s/sekrit-1"
	for _, v := range []any{cfg, &cfg, newDownscoped(t, cfg)} {
		testkit.WantHidden(t, v, "sekrit-1")
	}
}

func TestDownscopedInvalid(t *testing.T) {
	for _, tt := range []struct {
		change      func(*box.DownscopeConfig)
		field, want string
	}{
		{func(c *box.DownscopeConfig) { c.TokenSource = nil }, "TokenSource", "TokenSource is required"},
		{func(c *box.DownscopeConfig) { c.Scopes = nil }, "Scopes", "Scopes is required"},
		{func(c *box.DownscopeConfig) { c.Scopes = []box.Scope{"a b"} }, "Scopes", `Scopes holds "a b", which is no scope`},
		{func(c *box.DownscopeConfig) { c.FileID, c.FolderID = "1", "2" }, "FolderID", "FolderID cannot be combined with FileID"},
		{func(c *box.DownscopeConfig) { c.FolderID, c.SharedLink = "1", "https://a/" }, "SharedLink", "SharedLink cannot be combined with FolderID"},
		{func(c *box.DownscopeConfig) { c.FolderID = "1/2" }, "FolderID", `FolderID holds one of / \ ? #, which no id does`},
		{func(c *box.DownscopeConfig) { c.SharedLink = "http://a/" }, "SharedLink", "SharedLink is no https address"},
		{func(c *box.DownscopeConfig) { c.TokenURL = "http://api.example/" }, "TokenURL",
			"TokenURL is plain http to api.example, which would show the credential; use https or set AllowPlainHTTP"},
	} {
		cfg := downscopeOf(newServer(t))
		tt.change(&cfg)
		_, err := box.DownscopedTokenSource(cfg)
		testkit.WantInvalid(t, err, "box.DownscopedTokenSource: "+tt.want)
		testkit.WantEqual(t, "Field", testkit.As[*box.NotExecutedError](t, err).Field, tt.field)
	}
}
