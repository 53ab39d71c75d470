package call

import (
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-cleanhttp"
)

// roundTripper takes the transport and the timeout of the caller's client; its cookie jar and redirect policy are never
// used, because no answer of these services may send a copy elsewhere.
func roundTripper(c *http.Client) (http.RoundTripper, time.Duration) {
	switch {
	case c != nil && c.Transport != nil:
		return c.Transport, c.Timeout
	case c != nil:
		return pooled(), c.Timeout
	}
	return pooled(), 0
}

// pooled is go-cleanhttp's pooled transport with a bound on response headers, and with HTTP/2 pings, which find a dead
// peer where a copy is allowed to take minutes. It keeps as many connections as were in use at once in the last 90 seconds:
// with cleanhttp's GOMAXPROCS+1 a host, 64 goroutines would dial for most requests. Plain http never goes by a proxy, which
// would see the credential.
func pooled() *http.Transport {
	t := cleanhttp.DefaultPooledTransport()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, math.MaxInt32
	t.Proxy = func(req *http.Request) (*url.URL, error) {
		if req.URL.Scheme != "https" {
			return nil, nil
		}
		return http.ProxyFromEnvironment(req)
	}
	t.MaxResponseHeaderBytes = maxResponseHeader
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second}
	return t
}
