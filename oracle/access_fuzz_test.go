package oracle_test

import (
	"bufio"
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

// wire writes requests as they would be sent.
type wire struct{ sent *bytes.Buffer }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.sent.Reset()
	if err := r.Write(w.sent); err != nil {
		return nil, err
	}
	return testkit.Reply{Status: 404, Body: "{}"}.RoundTrip(r)
}

// FuzzAccess: an access is refused, or the other side reads the very values that were given.
func FuzzAccess(f *testing.F) {
	for _, v := range [][4]string{
		{"L1", "", "", ""}, {"L1", "code", "", ""}, {"", "", "A1", "t"}, {"L=1", "c", "", ""}, {"L1", "c;x=y", "", ""}, {"L1\r\nX: y", "", "", ""},
		{"L1", "c%20d", "", ""}, {"L1", `"c"`, "", ""}, {"", "c", "", ""}, {"", "", "A\x00", "t "}, {"é", "", "", ""}, {"L1", "", "A1", "t"},
	} {
		f.Add(v[0], v[1], v[2], v[3])
	}
	f.Fuzz(func(t *testing.T, link, code, app, token string) {
		sent := &bytes.Buffer{}
		c := newClient(t, oracle.Config{BaseURL: "https://oracle.example", MaxAttempts: 1, HTTPClient: &http.Client{Transport: wire{sent}},
			TokenSource: testkit.Token("t")})
		_, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "1", Access: oracle.Access{LinkID: link, AccessCode: code, AppLinkID: app, AccessToken: token}})
		if errors.Is(err, fs.ErrInvalid) && errors.Is(err, oracle.ErrNotExecuted) {
			if sent.Len() != 0 {
				t.Errorf("refused and sent: %q", sent)
			}
			return
		}
		r, err := http.ReadRequest(bufio.NewReader(sent))
		if err != nil {
			t.Fatalf("what was sent cannot be read: %v", err)
		}
		testkit.WantHeader(t, r.Header, map[string]string{"LinkID": link, "appLinkID": app, "accessToken": token})
		if cookies := r.Header.Get("Cookie"); code != "" && cookies != "dAccessCode-"+link+"="+code || code == "" && cookies != "" {
			t.Errorf("Cookie: %q", cookies)
		}
		if len(r.Header) > 8 {
			t.Errorf("surplus headers: %v", r.Header)
		}
	})
}
