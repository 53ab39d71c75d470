package call

import (
	"net/http"
	"testing"
)

type fakeIdleTransport struct {
	http.RoundTripper
	closed int
}

func (f *fakeIdleTransport) CloseIdleConnections() { f.closed++ }

func TestCloseIdleConnections(t *testing.T) {
	f := &fakeIdleTransport{RoundTripper: &fakeService{}}
	svc := newService(t, &fakeService{}, func(set *Settings) { set.HTTPClient = &http.Client{Transport: f} })
	svc.CloseIdleConnections()
	if f.closed != 1 {
		t.Errorf("closed %d times, want once", f.closed)
	}
	newService(t, &fakeService{}, nil).CloseIdleConnections() // a transport that cannot
	(*Service)(nil).CloseIdleConnections()                    // a client that NewClient did not make
}

// TestClientWorksAfterCloseIdleConnections: the next call makes a connection again.
func TestClientWorksAfterCloseIdleConnections(t *testing.T) {
	srv, connections := copyServer(t, false, nil)
	svc := poolService(t, srv)
	for range 3 {
		if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
			t.Fatal(err)
		}
		svc.CloseIdleConnections()
	}
	if n := connections.Load(); n != 3 {
		t.Errorf("%d connections for three copies, want one each", n)
	}
}
