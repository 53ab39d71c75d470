package oracle_test

import (
	"bufio"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// Every way to reach another user's folder, for all calls, with the least role that will do.
func TestAccess(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.AddFolder(o.Home("v"), "Foreign")
	o.AddFile(foreign, "f.txt", 7)
	const code = `a!#$%&'()*+-./:<=>?@[]^_{|}~Z9`
	contributor := map[string]oracle.Access{"link": {LinkID: o.AddPublicLink(foreign, oracletest.Contributor, "")}}
	contributor["link with code"] = oracle.Access{
		LinkID: o.AddPublicLink(foreign, oracletest.Contributor, code), AccessCode: code,
	}
	app, token := o.AddAppLink(foreign, oracletest.Contributor)
	contributor["applink"] = oracle.Access{AppLinkID: app, AccessToken: token}
	app, token = o.AddAppLink(foreign, oracletest.Viewer)
	viewer := map[string]oracle.Access{
		"link": {LinkID: o.AddPublicLink(foreign, oracletest.Viewer, "")}, "applink": {AppLinkID: app, AccessToken: token},
	}
	c := o.PipeClient()
	copyWith := func(a oracle.Access) (*oracle.CopyFolderResponse, error) {
		return c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: foreign, DestinationID: o.archive, Access: a})
	}
	for name, a := range contributor {
		if res, err := copyWith(a); err != nil || o.Path(res.ID) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, a := range viewer {
		_, err := copyWith(a)
		testkit.WantIsOnly(t, err, oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission)
		if f, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: foreign, Access: a}); err != nil || f.Name != "Foreign" {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
		page, err := c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: foreign, Access: a})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := names(page.Items); !slices.Equal(got, []string{"f.txt"}) {
			t.Errorf("%s: the items are %q, want f.txt", name, got)
		}
	}
	wrong := contributor["link with code"]
	wrong.AccessCode = strings.ToUpper(code)
	_, err := copyWith(wrong)
	testkit.WantIsOnly(t, err, oracle.ErrorCodeAccessCodeRequired, fs.ErrPermission)
	o.Advance(15 * time.Minute)
	_, err = copyWith(contributor["applink"])
	testkit.WantIsOnly(t, err, oracle.ErrorCodeLinkInvalid, fs.ErrPermission)
}

// TestAccessOnTheWire reads the headers as they leave a socket: in the documented spelling, the code untouched.
func TestAccessOnTheWire(t *testing.T) {
	head := func(a oracle.Access) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		got := make(chan string, 1)
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			var b strings.Builder
			for r := bufio.NewReader(conn); ; {
				line, err := r.ReadString('\n')
				if b.WriteString(line); err != nil || line == "\r\n" {
					break
				}
			}
			got <- b.String()
			fmt.Fprint(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
		}()
		c := newClient(t, oracle.Config{Username: "u", Password: "p", BaseURL: "http://" + l.Addr().String()})
		c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "F2", Access: a})
		return <-got
	}
	link := head(oracle.Access{LinkID: "LF1", AccessCode: `a'b%20=c`})
	testkit.WantContains(t, link, "\r\nLinkID: LF1\r\n", "\r\nCookie: dAccessCode-LF1=a'b%20=c\r\n")
	app := head(oracle.Access{AppLinkID: "LF2==", AccessToken: "t-_1"})
	testkit.WantContains(t, app, "\r\nappLinkID: LF2==\r\n", "\r\naccessToken: t-_1\r\n")
	for _, h := range []string{head(oracle.Access{}), link, app} {
		testkit.WantLacks(t, h, "\r\nLinkID: \r\n", "\r\nappLinkID: \r\n", "\r\nAccesstoken", "dAccessCode:")
	}
	own := strings.ToLower(head(oracle.Access{}))
	testkit.WantLacks(t, own, "link", "cookie", "accesstoken")
}

// HTTP/2 knows lower-case names only.
func TestAccessOverHTTP2(t *testing.T) {
	got := make(chan *http.Request, 2)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got <- r
		fmt.Fprint(w, `{"id":"F3","errorCode":"0"}`)
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	c := newClient(t, oracle.Config{Username: "u", Password: "p", BaseURL: srv.URL, HTTPClient: srv.Client()})
	for _, a := range []oracle.Access{{LinkID: "LF1", AccessCode: "a=b"}, {AppLinkID: "LF2==", AccessToken: "t"}} {
		req := oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "F2", Access: a}
		if _, err := c.CopyFolder(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		r, cookie := <-got, ""
		if a.AccessCode != "" {
			cookie = "dAccessCode-LF1=a=b"
		}
		testkit.WantEqual(t, "r.ProtoMajor", r.ProtoMajor, 2)
		if r.Header.Get("LinkID") != a.LinkID {
			t.Errorf("%s %v", r.Proto, r.Header)
		}
		if r.Header.Get("appLinkID") != a.AppLinkID {
			t.Errorf("%s %v", r.Proto, r.Header)
		}
		if r.Header.Get("accessToken") != a.AccessToken {
			t.Errorf("%s %v", r.Proto, r.Header)
		}
		if r.Header.Get("Cookie") != cookie {
			t.Errorf("%s %v", r.Proto, r.Header)
		}
	}
}

func TestAccessIsChecked(t *testing.T) {
	const secret = "S3cretC0de"
	tests := []struct {
		access oracle.Access
		field  string
	}{
		{oracle.Access{AccessCode: secret}, "Access.LinkID is required with"},
		{oracle.Access{AppLinkID: "LF1"}, "Access.AccessToken is required with"},
		{oracle.Access{AccessToken: secret}, "Access.AppLinkID is required with"},
		{oracle.Access{LinkID: "LF1", AppLinkID: "LF2", AccessToken: secret}, "Access.LinkID excludes"},
		{oracle.Access{LinkID: "LF1", AccessToken: secret}, "Access.LinkID excludes"},
		{oracle.Access{LinkID: "LF 1"}, "Access.LinkID holds"},
		{oracle.Access{LinkID: "LF1\r\nX: y"}, "Access.LinkID holds"},
		{oracle.Access{LinkID: "LF=1", AccessCode: secret}, "Access.LinkID holds"},
		{oracle.Access{LinkID: "LF;1", AccessCode: secret}, "Access.LinkID holds"},
		{oracle.Access{AppLinkID: "LF\n", AccessToken: secret}, "Access.AppLinkID holds"},
		{oracle.Access{AppLinkID: "LF1", AccessToken: secret + "\x00"}, "Access.AccessToken holds"},
		{oracle.Access{AppLinkID: "LF1", AccessToken: secret + " "}, "Access.AccessToken holds"},
	}
	for _, c := range []string{";", ",", `"`, `\`, " ", "\t", "\r", "\n", "\x00", "\x1f", "\x7f", "é", "\xff", "鍵"} {
		for _, code := range []string{c + secret, secret + c, secret[:4] + c + secret[4:]} {
			tests = append(tests, struct {
				access oracle.Access
				field  string
			}{oracle.Access{LinkID: "LF1", AccessCode: code}, "Access.AccessCode holds"})
		}
	}
	o := newOffice(t)
	c := o.PipeClient()
	for _, tt := range tests {
		_, copying := c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "F2", Access: tt.access})
		_, getting := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F1", Access: tt.access})
		_, listing := c.ListFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "F1", Access: tt.access})
		for _, err := range []error{copying, getting, listing} {
			testkit.WantIsOnly(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
			if !strings.Contains(err.Error(), ": "+tt.field) || strings.Contains(err.Error(), secret[:4]) {
				t.Errorf("%v, want %s", err, tt.field)
			}
		}
	}
	testkit.WantRequests(t, o, 0)
}

// WithHeader sets none of Access's headers, in no spelling and whether or not the request has one.
func TestAccessIsNotReplaced(t *testing.T) {
	o := newOffice(t)
	c := o.PipeClient()
	for _, a := range []oracle.Access{{}, {LinkID: "LF1", AccessCode: "c"}, {AppLinkID: "LF2", AccessToken: "t"}} {
		for _, name := range []string{"LinkID", "linkID", "linkid", "appLinkID", "AppLinkID", "accessToken", "AccessToken", "Cookie", "cookie"} {
			req := o.request()
			req.Access = a
			_, err := c.CopyFolder(t.Context(), req, oracle.WithHeader(name, "x"))
			testkit.WantIsOnly(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
		}
	}
	testkit.WantRequests(t, o, 0)
}

func TestSecretsAreRedacted(t *testing.T) {
	const code, token = "c0dec0de", "t0kent0ken"
	a := oracle.Access{LinkID: "LF1", AccessCode: code, AppLinkID: "LF2", AccessToken: token}
	cfg := oracle.Config{
		Username: "user@example.com", Password: token, BaseURL: "https://u:" + code + "@host", HTTPClient: http.DefaultClient,
	}
	client := newClient(t, oracle.Config{Username: "u", Password: token, BaseURL: "https://host"})
	for _, v := range []any{
		a, &a, cfg, &cfg, client, oracle.CopyFolderRequest{FolderID: "F1", Access: a}, &oracle.CopyFolderRequest{Access: a},
		oracle.GetFolderRequest{Access: a}, oracle.ListFolderItemsRequest{Access: a},
	} {
		testkit.WantHidden(t, v, code, token)
		if v != any(client) {
			testkit.WantPrinted(t, v, "REDACTED")
		}
	}
}
