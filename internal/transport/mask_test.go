package transport

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestFailureHidesAProxysSecrets: net/http's error is the text of the proxy's own status line.
func TestFailureHidesAProxysSecrets(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			head := make([]byte, 4096)
			n, _ := c.Read(head)
			_, basic, _ := strings.Cut(string(head[:n]), "Proxy-Authorization: ")
			basic, _, _ = strings.Cut(basic, "\r\n")
			fmt.Fprintf(c, "HTTP/1.1 407 Wrong: %s hush-proxy\r\nContent-Length: 0\r\n\r\n", basic)
			c.Close()
		}
	}()
	base := &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: l.Addr().String(), User: url.UserPassword("me", "hush-proxy")})}
	defer base.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://host.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = traceTransport{base, time.Minute}.RoundTrip(req)
	if err == nil || !strings.Contains(err.Error(), "proxy") {
		t.Fatalf("error %v, want one that names the proxy", err)
	}
	for _, secret := range []string{"hush", "bWU6aHVzaC1wcm94eQ"} {
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
			t.Errorf("%q is shown: %v", secret, err)
		}
	}
}
