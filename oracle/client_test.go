package oracle_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestNewClient(t *testing.T) {
	tokens := testkit.Token("t")
	const url = "https://host"
	for _, tt := range []struct {
		cfg  oracle.Config
		want string // "": it is fine
	}{
		{oracle.Config{BaseURL: url}, "TokenSource is required, or Username and Password"},
		{oracle.Config{BaseURL: url, TokenSource: tokens, Username: "u", Password: "p"}, "TokenSource excludes"},
		{oracle.Config{BaseURL: url, TokenSource: tokens, Password: "p"}, "TokenSource excludes"},
		{oracle.Config{BaseURL: url, Username: "u"}, "Password is required"},
		{oracle.Config{BaseURL: url, Password: "p"}, "Username is required"},
		{oracle.Config{BaseURL: url, Username: "u:v", Password: "p"}, "Username holds a colon"},
		{oracle.Config{TokenSource: tokens}, "BaseURL is required"},
		{oracle.Config{TokenSource: tokens, BaseURL: "host"}, "BaseURL is not an absolute address"},
		{oracle.Config{TokenSource: tokens, BaseURL: "https://"}, "BaseURL is not an absolute address"},
		{oracle.Config{TokenSource: tokens, BaseURL: "https://host?x=1"}, "BaseURL must have no user, query or fragment"},
		{oracle.Config{TokenSource: tokens, BaseURL: "https://host#x"}, "BaseURL must have no user, query or fragment"},
		{oracle.Config{TokenSource: tokens, BaseURL: "https://host/documents/api/1.1"}, "BaseURL must not hold /documents/api"},
		{oracle.Config{TokenSource: tokens, BaseURL: "https://host/documents/api"}, "BaseURL must not hold /documents/api"},
		{oracle.Config{TokenSource: tokens, BaseURL: "http://host"}, "BaseURL is plain http"},
		{oracle.Config{TokenSource: tokens, BaseURL: url, APIVersion: "1.0"}, `APIVersion is "1.0"`},
		{oracle.Config{TokenSource: tokens, BaseURL: url, APIVersion: "v1.1"}, `APIVersion is "v1.1"`},
		{oracle.Config{TokenSource: tokens, BaseURL: url, MaxAttempts: -1}, "MaxAttempts"},
		{oracle.Config{TokenSource: tokens, BaseURL: url}, ""},
		{oracle.Config{TokenSource: tokens, BaseURL: url + "/", APIVersion: "1.2"}, ""},
		{oracle.Config{TokenSource: tokens, BaseURL: url + ":8443/gateway"}, ""},
		{oracle.Config{Username: "u", Password: "p", BaseURL: "http://127.0.0.1:1"}, ""},
		{oracle.Config{Username: "u", Password: "p", BaseURL: "http://host", AllowPlainHTTP: true}, ""},
	} {
		_, err := oracle.NewClient(tt.cfg)
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%v: %v", tt.cfg, err)
		case tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), "oracle.NewClient: "+tt.want)):
			t.Errorf("%v: %v, want %s", tt.cfg, err, tt.want)
		}
	}
}

// tokens gives the tokens t1, t2, ...
type tokens struct {
	mu sync.Mutex
	n  int
}

func (s *tokens) Token() (*oauth2.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return &oauth2.Token{AccessToken: fmt.Sprint("t", s.n)}, nil
}

func TestBearer(t *testing.T) {
	for _, json := range []bool{false, true} {
		o := newOffice(t)
		o.SetUnauthorizedJSON(json)
		o.AddToken("t1", time.Time{}, "u")
		o.AddToken("t2", time.Time{}, "u")
		src := &tokens{}
		cfg := o.PipeConfig()
		cfg.Username, cfg.Password, cfg.TokenSource = "", "", src
		c := newClient(t, cfg)
		if _, err := c.CopyFolder(t.Context(), o.request()); err != nil {
			t.Fatal(err)
		}
		o.RevokeToken("t1")
		if _, err := c.CopyFolder(t.Context(), o.request()); err != nil {
			t.Errorf("error %v, want a copy with the second token", err)
		}
		if src.n != 2 {
			t.Errorf("%d tokens were asked for, want 2", src.n)
		}
		if n := o.copies(); n != 2 {
			t.Errorf("%d copies, want 2\n%s", n, o.Tree())
		}
		o.RevokeToken("t2")
		_, err := c.CopyFolder(t.Context(), o.request())
		is := []error{fs.ErrPermission}
		if json {
			is = append(is, oracle.ErrorCodeGeneral)
		}
		testkit.WantIsOnly(t, err, is...)
		p := problemOf(t, err)
		testkit.WantEqual(t, "status", p.Status, 401)
		if p.Attempts != 2 {
			t.Errorf("%d attempts, want 2", p.Attempts)
		}
		if src.n != 3 {
			t.Errorf("%d tokens were asked for, want 3", src.n)
		}
	}
}

func TestBasic(t *testing.T) {
	o := newOffice(t)
	cfg := o.PipeConfig()
	cfg.Password = "wr0ngwr0ng"
	_, err := newClient(t, cfg).CopyFolder(t.Context(), o.request())
	testkit.WantIsOnly(t, err, fs.ErrPermission)
	if len(o.Requests()) != 1 || strings.Contains(err.Error(), cfg.Password) {
		t.Errorf("%v, %d requests", err, len(o.Requests()))
	}
	p := problemOf(t, err)
	if p.Code != oracle.ErrorCodeNone {
		t.Errorf("code %v, want none", p.Code)
	}
	testkit.WantEqual(t, "type", p.Type, "about:blank")
	testkit.WantEqual(t, "title", p.Title, "Unauthorized")
}

func TestTokenFailure(t *testing.T) {
	o := newOffice(t)
	cfg := o.PipeConfig()
	cfg.Username, cfg.Password, cfg.TokenSource = "", "", testkit.TokenFunc(func() (*oauth2.Token, error) { return nil, errors.New("no token today") })
	_, err := newClient(t, cfg).CopyFolder(t.Context(), o.request())
	testkit.WantIsOnly(t, err, oracle.ErrNotExecuted)
	if !strings.Contains(err.Error(), "no token today") || len(o.Requests()) != 0 {
		t.Errorf("%v, %d requests", err, len(o.Requests()))
	}
}

func TestBaseURLWithAPath(t *testing.T) {
	o := newOffice(t)
	cfg := o.PipeConfig()
	cfg.BaseURL += "/gateway/"
	_, err := newClient(t, cfg).CopyFolder(t.Context(), o.request())
	testkit.WantIsOnly(t, err, fs.ErrNotExist, oracle.ErrorCodeGeneral)
	if got, want := o.Requests()[0].Target, "/gateway/documents/api/1.1/folders/"+o.reports+"/copy"; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
}

func TestOptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		c := o.PipeClient()
		var resp *http.Response
		res, err := c.CopyFolder(t.Context(), o.request(), oracle.WithHeader("Accept-Language", "de"), oracle.WithResponse(&resp))
		if err != nil {
			t.Fatal(err)
		}
		body := testkit.WantResponse(t, resp, 200)
		testkit.WantContains(t, body, res.ID)
		testkit.WantEqual(t, "Accept-Language", o.Requests()[0].Header.Get("Accept-Language"), "de")

		o.Inject("CopyFolder", oracletest.RateLimit(time.Second))
		_, err = c.CopyFolder(t.Context(), o.request(), oracle.WithMaxAttempts(1), oracle.WithResponse(&resp))
		testkit.WantIsOnly(t, err, oracle.ErrRateLimited, oracle.ErrNotExecuted, oracle.ErrorCodeGeneral)
		if n := testkit.Sent(o, "CopyFolder"); n != 2 || resp.StatusCode != 429 {
			t.Errorf("%d requests, %v", n, resp.Status)
		}

		for _, opt := range []oracle.CallOption{
			oracle.WithMaxAttempts(0), oracle.WithHeader("Authorization", "x"), oracle.WithHeader("a b", "x"),
			oracle.WithHeader("X-A", "x\r\ny"),
		} {
			_, err := c.CopyFolder(t.Context(), o.request(), opt)
			testkit.WantIsOnly(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
		}
		testkit.WantSent(t, o, "CopyFolder", 2)
	})
}

func TestLogHasNoSecrets(t *testing.T) {
	o := newOffice(t)
	link := o.AddPublicLink(o.reports, oracletest.Contributor, "c0dec0de")
	logger, log := testkit.Log()
	cfg := o.PipeConfig()
	cfg.Logger = logger
	req := o.request()
	req.Access = oracle.Access{LinkID: link, AccessCode: "c0dec0de"}
	if _, err := newClient(t, cfg).CopyFolder(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	testkit.WantContains(t, log.String(), "X-Oracle-Dms-Ecid")
	testkit.WantLacks(t, log.String(), "c0dec0de", "dTpw", link)
}

func TestOverLoopback(t *testing.T) {
	o := newOffice(t)
	if _, err := o.Client().CopyFolder(t.Context(), o.request()); err != nil || o.copies() != 1 {
		t.Errorf("%v\n%s", err, o.Tree())
	}
}
