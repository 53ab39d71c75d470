package oss

import (
	"net"
	"net/http"
	"runtime"
	"time"
)

// headless takes the length from answers to HEAD: it is the object's, and no body of that length follows.
func headless(c *http.Client) *http.Client {
	own := http.Client{}
	if c != nil {
		own = *c
	}
	if own.Transport == nil {
		own.Transport = pooled()
	}
	own.Transport = bodiless{own.Transport}
	return &own
}

type bodiless struct{ next http.RoundTripper }

func (b bodiless) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(req)
	if err == nil && resp != nil && req.Method == http.MethodHead {
		resp.ContentLength = 0
	}
	return resp, err
}

func pooled() *http.Transport {
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		DialContext:  (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
		MaxIdleConns: 100, MaxIdleConnsPerHost: runtime.GOMAXPROCS(0) + 1, IdleConnTimeout: 90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second, ExpectContinueTimeout: time.Second, MaxResponseHeaderBytes: 64 << 10,
	}
}
