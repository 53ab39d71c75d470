package call

import (
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-cleanhttp"
)

// roundTripper returns the transport and the timeout of the caller's client. The client's cookie
// jar and redirect policy are not used: no response may redirect a copy.
func roundTripper(c *http.Client) (http.RoundTripper, time.Duration) {
	switch {
	case c != nil && c.Transport != nil:
		return c.Transport, c.Timeout
	case c != nil:
		return pooled(), c.Timeout
	}
	return pooled(), 0
}

// pooled returns go-cleanhttp's pooled transport with a limit for response headers, and with HTTP/2
// pings, which detect a dead peer during a copy that takes minutes. It keeps all connections that
// were used in the last 90 seconds: with cleanhttp's GOMAXPROCS+1 connections a host, 64 goroutines
// would dial for most requests. Plain http uses no proxy, which would see the credential.
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
