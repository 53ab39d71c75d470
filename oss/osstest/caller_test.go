package osstest_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// h is the headers of a request.
type h map[string]string

// caller sends requests that are signed with V4, addressed by path.
type caller struct {
	t                 testing.TB
	srv               *osstest.Server
	id, secret, token string
}

func newCaller(t testing.TB) (*osstest.Server, *caller) {
	srv := osstest.NewServer(t)
	srv.AddBucket("b")
	srv.AddObject("b", "src", "content", func(o *osstest.Object) {
		o.Header = h{"Content-Type": "text/plain", "Cache-Control": "no-cache"}
		o.Metadata = h{"who": "me"}
		o.Tags = h{"k": "v"}
		o.ACL = "public-read"
	})
	return srv, &caller{t: t, srv: srv, id: osstest.DefaultAccessKeyID, secret: osstest.DefaultAccessKeySecret}
}

// reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// field is the text of the first element of this name in the body.
func (r reply) field(name string) string {
	d := xml.NewDecoder(strings.NewReader(r.body))
	for {
		tok, err := d.Token()
		if err != nil {
			return ""
		}
		if el, ok := tok.(xml.StartElement); ok && el.Name.Local == name {
			var text string
			if d.DecodeElement(&text, &el) != nil {
				return ""
			}
			return text
		}
	}
}

// want checks the status and the code of an error, "" for none.
func (r reply) want(t testing.TB, status int, code string) {
	t.Helper()
	if r.status != status || r.field("Code") != code {
		t.Fatalf("answered %d %q, want %d %q: %s", r.status, r.field("Code"), status, code, r.body)
	}
}

func (c *caller) request(method, path, query string, header h, body string) *http.Request {
	c.t.Helper()
	target := "http://sim" + (&url.URL{Path: path}).EscapedPath()
	if query != "" {
		target += "?" + query
	}
	r, err := http.NewRequest(method, target, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	return r
}

func (c *caller) send(r *http.Request) (reply, error) {
	resp, err := c.srv.Transport().RoundTrip(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(body)}, err
}

func (c *caller) must(r *http.Request) reply {
	c.t.Helper()
	got, err := c.send(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return got
}

// do signs and sends; the path is /bucket/key, not escaped.
func (c *caller) do(method, path, query string, header h, body string) reply {
	c.t.Helper()
	r := c.request(method, path, query, header, body)
	c.sign(r, path, c.srv.Now())
	return c.must(r)
}

func (c *caller) copy(source, path string, header h) reply {
	c.t.Helper()
	all := h{"x-oss-copy-source": source}
	maps.Copy(all, header)
	return c.do("PUT", path, "", all, "")
}

// sign is V4 once more, in its plainest form.
func (c *caller) sign(r *http.Request, path string, at time.Time) {
	stamp := at.Format("20060102T150405Z")
	r.Header.Set("x-oss-date", stamp)
	r.Header.Set("x-oss-content-sha256", "UNSIGNED-PAYLOAD")
	if c.token != "" {
		r.Header.Set("x-oss-security-token", c.token)
	}
	var names []string
	for k := range r.Header {
		if k = strings.ToLower(k); strings.HasPrefix(k, "x-oss-") || k == "content-type" || k == "content-md5" {
			names = append(names, k)
		}
	}
	var headers strings.Builder
	for _, k := range slices.Sorted(slices.Values(names)) { // by name alone: "x-oss-tagging" goes before "x-oss-tagging-directive"
		headers.WriteString(k + ":" + r.Header.Get(k) + "\n")
	}
	uri := strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(path))
	query := strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20")
	query = strings.TrimSuffix(strings.ReplaceAll(query+"&", "=&", "&"), "&")
	canonical := strings.Join([]string{r.Method, uri, query, headers.String(), "", "UNSIGNED-PAYLOAD"}, "\n")
	r.Header.Set("Authorization", "OSS4-HMAC-SHA256 Credential="+c.credential(stamp)+", Signature="+c.signature(stamp, canonical))
}

func (c *caller) credential(stamp string) string {
	return c.id + "/" + stamp[:8] + "/" + osstest.DefaultRegion + "/oss/aliyun_v4_request"
}

func (c *caller) signature(stamp, canonical string) string {
	sum := sha256.Sum256([]byte(canonical))
	scope := strings.TrimPrefix(c.credential(stamp), c.id+"/")
	key := []byte("aliyun_v4" + c.secret)
	for _, step := range append(strings.Split(scope, "/"), "OSS4-HMAC-SHA256\n"+stamp+"\n"+scope+"\n"+hex.EncodeToString(sum[:])) {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(step))
		key = mac.Sum(nil)
	}
	return hex.EncodeToString(key)
}

// headError is the error document of a refused HEAD.
func headError(t testing.TB, r reply) reply {
	t.Helper()
	doc, err := base64.StdEncoding.DecodeString(r.header.Get("x-oss-err"))
	if err != nil {
		t.Fatal(err)
	}
	if len(doc) == 0 {
		t.Fatalf("x-oss-err is %q, body %q: %v", r.header.Get("x-oss-err"), r.body, err)
	}
	if len(r.body) != 0 {
		t.Fatalf("len(r.body) is %v, want %v", len(r.body), 0)
	}
	return reply{r.status, r.header, string(bytes.TrimSpace(doc))}
}

// object is what is stored under a key of bucket b.
func object(t testing.TB, srv *osstest.Server, key string) osstest.Object {
	t.Helper()
	o, ok := srv.Object("b", key)
	if !ok {
		t.Fatalf("b has no %q:\n%s", key, srv.Tree())
	}
	return o
}
