package conformance

import (
	"context"
	"net"
	"net/http"
	"time"
)

// configOf returns the configuration for a client that reaches a simulator by sockets or by pipes.
func configOf[Config any](tn tune, srv interface {
	Config() Config
	PipeConfig() Config
}) Config {
	if tn.sockets {
		return srv.Config()
	}
	return srv.PipeConfig()
}

// network returns the client of a program that is some way from the service. A transport of its own: two programs share no
// connections either.
func (tn tune) network(sim simulator, near *http.Client) *http.Client {
	switch {
	case tn.tagged:
		return &http.Client{Transport: tagger{near.Transport}}
	case tn.dial == 0 && tn.trip == 0:
		return near
	}
	pipe := sim.Transport().(*http.Transport).DialContext
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		select {
		case <-time.After(tn.dial + tn.trip):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		c, err := pipe(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		d := &distant{Conn: c, way: tn.trip / 2}
		if tn.dies {
			return &wire{d}, nil
		}
		return d, nil
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, DialTLSContext: dial, MaxIdleConnsPerHost: 64}}
}

// distant is a connection whose bytes take their time in both directions.
type distant struct {
	net.Conn
	way time.Duration
}

func (d *distant) Write(b []byte) (int, error) {
	time.Sleep(d.way)
	return d.Conn.Write(b)
}

func (d *distant) Read(b []byte) (int, error) {
	n, err := d.Conn.Read(b)
	if n > 0 {
		time.Sleep(d.way)
	}
	return n, err
}

// wire delivers what was written before the program died.
type wire struct{ *distant }

func (w *wire) Close() error {
	time.AfterFunc(w.way+1, func() { w.Conn.Close() })
	return nil
}

// tagger writes into each request which call it belongs to, for the journal.
type tagger struct{ next http.RoundTripper }

const tag = "X-Call"

type tagKey struct{}

func (g tagger) RoundTrip(r *http.Request) (*http.Response, error) {
	if call, ok := r.Context().Value(tagKey{}).(string); ok {
		r = r.Clone(r.Context())
		r.Header.Set(tag, call)
	}
	return g.next.RoundTrip(r)
}
