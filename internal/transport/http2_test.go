package transport

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// fakeResettingServer is a service that speaks just enough HTTP/2 to take requests whole. It resets the stream of the first one with
// PROTOCOL_ERROR, which net/http takes for leave to send the request again, and answers all others with 200.
type fakeResettingServer struct {
	goAway   bool // and takes no more requests on the first one's connection
	requests atomic.Int32
}

// The types and flags of HTTP/2's frames, RFC 9113, section 6.
const (
	frameData, frameHeaders, frameReset, frameSettings, frameGoAway = 0, 1, 3, 4, 7
	flagEndStream, flagAck, flagEndHeaders                          = 1, 1, 4
	protocolError                                                   = 1
)

func (s *fakeResettingServer) serve(_ *http.Server, c *tls.Conn, _ http.Handler) { s.talk(c) }

func (s *fakeResettingServer) talk(c net.Conn) {
	write := func(kind, flags byte, stream uint32, payload ...byte) {
		head := []byte{0, 0, byte(len(payload)), kind, flags}
		c.Write(append(binary.BigEndian.AppendUint32(head, stream), payload...))
	}
	io.CopyN(io.Discard, c, 24) // the preface
	write(frameSettings, 0, 0)
	var head [9]byte
	for {
		if _, err := io.ReadFull(c, head[:]); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		size := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, c, size); err != nil {
			return
		}
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			write(frameSettings, flagAck, 0)
		case (kind == frameData || kind == frameHeaders) && flags&flagEndStream != 0:
			if s.requests.Add(1) > 1 {
				write(frameHeaders, flagEndHeaders|flagEndStream, stream, 0x88) // :status 200
				continue
			}
			if s.goAway {
				write(frameGoAway, 0, 0, 0, 0, 0, byte(stream), 0, 0, 0, 0)
			}
			write(frameReset, 0, stream, 0, 0, 0, protocolError)
		}
	}
}

// TestWatchHTTP2Reset wants a request that the service has acted on, and whose stream it then reset, neither to be sent again
// by net/http nor to count as not sent because there was no other connection.
func TestWatchHTTP2Reset(t *testing.T) {
	tests := []struct {
		name   string
		goAway bool
		gone   bool // nobody listens any more
	}{
		{"the same connection", false, false},
		{"another connection", true, false},
		{"then no server", true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &fakeResettingServer{goAway: tt.goAway}
			srv := httptest.NewUnstartedServer(nil)
			srv.EnableHTTP2 = true
			srv.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){"h2": s.serve}
			srv.StartTLS()
			defer srv.Close()
			rt := srv.Client().Transport.(*http.Transport).Clone()
			var dials atomic.Int32
			rt.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				if dials.Add(1) > 1 && tt.gone {
					return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
				}
				return (&net.Dialer{}).DialContext(ctx, network, addr)
			}

			wantStage(t, try(t, t.Context(), traceTransport{rt, time.Minute}, srv.URL, "body"), Sent)
			rt.CloseIdleConnections()
			srv.Close() // waits for its connections: what was sent has come
			if n := s.requests.Load(); n != 1 {
				t.Errorf("%d requests came, want 1", n)
			}
			if tt.goAway && dials.Load() < 2 {
				t.Error("net/http did not try again, so there was nothing to see")
			}
		})
	}
}

// TestWatchHTTP2WithoutTLS: the same over HTTP/2 that a caller's transport speaks in the clear.
func TestWatchHTTP2WithoutTLS(t *testing.T) {
	s := &fakeResettingServer{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if c, err := l.Accept(); err == nil {
			defer c.Close()
			s.talk(c)
		}
	}()
	rt := &http.Transport{Protocols: new(http.Protocols)}
	rt.Protocols.SetUnencryptedHTTP2(true)
	wantStage(t, try(t, t.Context(), traceTransport{rt, time.Minute}, "http://"+l.Addr().String(), "body"), Sent)
	rt.CloseIdleConnections()
	l.Close()
	<-ended
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests came, want 1", n)
	}
}
