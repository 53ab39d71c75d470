package box_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
)

func ts(tok string) oauth2.TokenSource { return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: tok}) }

func h2cert(t *testing.T) (*tls.Config, *http.Transport) {
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	cfg := &tls.Config{Certificates: s.TLS.Certificates, NextProtos: []string{"h2"}}
	tr := s.Client().Transport.(*http.Transport).Clone()
	tr.ForceAttemptHTTP2 = true
	tr.TLSClientConfig.NextProtos = nil
	return cfg, tr
}

// a service over HTTP/2 that makes the copy, and then resets the stream with the given code
func h2Resetter(t *testing.T, code uint32, afterFirst func(net.Listener, net.Conn)) (*http.Transport, string, *atomic.Int32) {
	cfg, tr := h2cert(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var copies atomic.Int32
	frame := func(c io.Writer, typ, flags byte, sid uint32, p []byte) {
		h := make([]byte, 9)
		h[0], h[1], h[2] = byte(len(p)>>16), byte(len(p)>>8), byte(len(p))
		h[3], h[4] = typ, flags
		binary.BigEndian.PutUint32(h[5:], sid)
		c.Write(append(h, p...))
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				r := bufio.NewReader(c)
				io.ReadFull(r, make([]byte, 24))
				frame(c, 4, 0, 0, nil)
				post := map[uint32]bool{}
				for {
					h := make([]byte, 9)
					if _, err := io.ReadFull(r, h); err != nil {
						return
					}
					n := int(h[0])<<16 | int(h[1])<<8 | int(h[2])
					p := make([]byte, n)
					io.ReadFull(r, p)
					sid := binary.BigEndian.Uint32(h[5:])
					switch {
					case h[3] == 4 && h[4]&1 == 0:
						frame(c, 4, 1, 0, nil)
					case h[3] == 0: // DATA: a POST
						post[sid] = true
					}
					if (h[3] == 0 || h[3] == 1) && h[4]&1 != 0 { // END_STREAM
						if post[sid] {
							n := copies.Add(1)
							_ = n
						}
						if afterFirst != nil {
							afterFirst(l, c)
						}
						frame(c, 3, 0, sid, binary.BigEndian.AppendUint32(nil, code))
						if afterFirst != nil {
							time.Sleep(50 * time.Millisecond)
							return
						}
					}
				}
			}()
		}
	}()
	return tr, "https://" + l.Addr().String(), &copies
}

func TestH2ProtocolErrorResends(t *testing.T) {
	tr, base, copies := h2Resetter(t, 1, nil)
	c, _ := box.NewClient(box.Config{TokenSource: ts("t"), BaseURL: base, HTTPClient: &http.Client{Transport: tr}, MaxAttempts: 1, Reconcile: box.ReconcileOff, CopyTimeout: 3 * time.Second})
	_, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
	t.Logf("copies made: %d, err %v", copies.Load(), err)
	if copies.Load() != 1 {
		t.Errorf("made %d copies with MaxAttempts 1", copies.Load())
	}
}

func TestH2ProtocolErrorThenNoServer(t *testing.T) {
	tr, base, copies := h2Resetter(t, 1, func(l net.Listener, c net.Conn) {
		l.Close()
		// GOAWAY(last=1, NO_ERROR): no more streams here
		c.Write([]byte{0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0})
	})
	c, _ := box.NewClient(box.Config{TokenSource: ts("t"), BaseURL: base, HTTPClient: &http.Client{Transport: tr}, MaxAttempts: 1, Reconcile: box.ReconcileOff, CopyTimeout: 3 * time.Second})
	_, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
	t.Logf("copies made: %d, err %v", copies.Load(), err)
	if copies.Load() > 0 && errors.Is(err, box.ErrNotExecuted) {
		t.Errorf("made, but: %v", err)
	}
}

// a caller's transport that retries by itself
type retrying struct{ next http.RoundTripper }

func (r retrying) RoundTrip(q *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(q)
	if err != nil {
		q = q.Clone(q.Context())
		q.Body, _ = q.GetBody()
		resp, err = r.next.RoundTrip(q)
	}
	return resp, err
}

func TestRetryingWrapper(t *testing.T) {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	made := 0
	go func() {
		c, _ := l.Accept()
		l.Close()
		q, _ := http.ReadRequest(bufio.NewReader(c))
		io.ReadAll(q.Body)
		made++
		c.Close()
	}()
	c, _ := box.NewClient(box.Config{TokenSource: ts("t"), BaseURL: "http://" + l.Addr().String(), HTTPClient: &http.Client{Transport: retrying{&http.Transport{}}}, MaxAttempts: 1, Reconcile: box.ReconcileOff})
	_, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
	if made == 1 && errors.Is(err, box.ErrNotExecuted) {
		t.Errorf("made, but: %v", err)
	}
}

func TestTokenWithNewline(t *testing.T) {
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { n++ }))
	defer s.Close()
	c, _ := box.NewClient(box.Config{TokenSource: ts("t\n"), BaseURL: s.URL, Settle: time.Second})
	start := time.Now()
	_, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
	if n == 0 && errors.Is(err, box.ErrOutcomeUnknown) {
		t.Errorf("nothing was ever sent (%v), but: %v", time.Since(start), err)
	}
}

func TestProxyFunc(t *testing.T) {
	tr := &http.Transport{Proxy: func(*http.Request) (*url.URL, error) {
		_, err := url.Parse("http://joe:s3cret@proxy:badport")
		return nil, errors.New("invalid proxy address \"http://joe:s3cret@proxy:badport\": " + err.Error())
	}}
	c, _ := box.NewClient(box.Config{TokenSource: ts("t"), BaseURL: "https://box.invalid", HTTPClient: &http.Client{Transport: tr}, Settle: time.Second})
	_, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
	if errors.Is(err, box.ErrOutcomeUnknown) {
		t.Errorf("nothing was ever sent, but: %v", err)
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Error("the proxy's password")
	}
}

func TestSwitchingProtocolsHangs(t *testing.T) {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				q, err := http.ReadRequest(bufio.NewReader(c))
				if err != nil {
					return
				}
				io.ReadAll(q.Body)
				io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			}()
		}
	}()
	c, _ := box.NewClient(box.Config{TokenSource: ts("t"), BaseURL: "http://" + l.Addr().String(), CopyTimeout: 300 * time.Millisecond, Reconcile: box.ReconcileOff})
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := c.CopyFolder(ctx, box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
		done <- err
	}()
	select {
	case err := <-done:
		t.Log(err)
	case <-time.After(5 * time.Second):
		t.Error("CopyFolder still hangs 5 s after a context of 500 ms")
	}
}

type hanging struct{}

func (hanging) Token() (*oauth2.Token, error) { select {} }
