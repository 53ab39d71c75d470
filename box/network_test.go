package box_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestTokenWithALineEnd(t *testing.T) {
	client := newClient(t, box.Config{TokenSource: testkit.Token("hush\n"), HTTPClient: &http.Client{
		Transport: testkit.RoundTripper(func(*http.Request) (*http.Response, error) {
			t.Error("sent")
			return nil, io.EOF
		}),
	}})
	_, err := client.CopyFolder(t.Context(), pictures)
	testkit.WantIs(t, err, box.ErrNotExecuted, fs.ErrInvalid)
	testkit.WantIsNot(t, err, box.ErrOutcomeUnknown)
	testkit.WantLacks(t, err.Error(), "hush")
}

func TestFailingProxy(t *testing.T) {
	client := newClient(t, box.Config{TokenSource: testkit.Token("t"), HTTPClient: &http.Client{Transport: &http.Transport{
		Proxy: func(*http.Request) (*url.URL, error) {
			return nil, errors.New(`invalid proxy address "http://joe:hush@proxy:port"`)
		},
	}}})
	_, err := client.CopyFolder(t.Context(), pictures)
	testkit.WantIs(t, err, box.ErrNotExecuted)
	testkit.WantIsNot(t, err, box.ErrOutcomeUnknown)
	testkit.WantLacks(t, err.Error(), "hush")
}

// TestSwitchingProtocols has a peer that switches to a protocol of its own and then says nothing: the call must end.
func TestSwitchingProtocols(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			client, service := net.Pipe()
			go func() {
				defer service.Close()
				if req, err := http.ReadRequest(bufio.NewReader(service)); err == nil {
					io.Copy(io.Discard, req.Body)
				}
				io.WriteString(service, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
				io.Copy(io.Discard, service)
			}()
			return client, nil
		}}
		client := newClient(t, box.Config{
			TokenSource: testkit.Token("t"), BaseURL: "http://localhost", HTTPClient: &http.Client{Transport: rt}, Reconcile: box.ReconcileOff,
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := client.CopyFolder(ctx, pictures)
		if !errors.Is(err, box.ErrOutcomeUnknown) || time.Since(start) > time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}
