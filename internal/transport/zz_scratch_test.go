package transport
import ("testing";"context";"errors";"net/http";"net/http/httptest";"time";"io";"net";"fmt";"strings")
func rt(t *testing.T, ctx context.Context, w watch, url string, body string) (*http.Response, error) {
	req,_ := http.NewRequestWithContext(ctx,"POST",url,strings.NewReader(body))
	return w.RoundTrip(req)
}
func TestScratch(t *testing.T) {
	release := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request){ io.ReadAll(r.Body); if r.URL.Path=="/body" { w.Header().Set("Content-Length","10"); w.Write([]byte("abc")); w.(http.Flusher).Flush() }; select{case <-release: case <-r.Context().Done():} }))
	defer srv.Close()
	defer close(release)
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(100*time.Millisecond, func(){cancel(errors.New("boom"))})
	_, err := rt(t, ctx, watch{http.DefaultTransport, time.Minute}, srv.URL, "x")
	fmt.Printf("cause: %v canceled=%v\n", err, errors.Is(err, context.Canceled))
	_, err = rt(t, t.Context(), watch{http.DefaultTransport, 100*time.Millisecond}, srv.URL, "x")
	fmt.Printf("timeout: %v deadline=%v\n", err, errors.Is(err, context.DeadlineExceeded))
	resp, err := rt(t, t.Context(), watch{http.DefaultTransport, 100*time.Millisecond}, srv.URL+"/body", "x")
	_, err = io.ReadAll(resp.Body)
	fmt.Printf("body: %v deadline=%v\n", err, errors.Is(err, context.DeadlineExceeded))
	ctx2, cancel2 := context.WithCancelCause(t.Context())
	time.AfterFunc(100*time.Millisecond, func(){cancel2(errors.New("boom"))})
	resp, err = rt(t, ctx2, watch{http.DefaultTransport, time.Minute}, srv.URL+"/body", "x")
	_, err = io.ReadAll(resp.Body)
	fmt.Printf("bodycause: %v canceled=%v\n", err, errors.Is(err, context.Canceled))
	tr := &http.Transport{DialContext: (&net.Dialer{Timeout: time.Nanosecond}).DialContext}
	_, err = rt(t, t.Context(), watch{tr, time.Minute}, srv.URL, "x")
	fmt.Printf("dial timeout: %v %v deadline=%v\n", err, err.(*Failure).Stage, errors.Is(err, context.DeadlineExceeded))
	tr = &http.Transport{ResponseHeaderTimeout: 50*time.Millisecond}
	_, err = rt(t, t.Context(), watch{tr, time.Minute}, srv.URL, "x")
	fmt.Printf("header timeout: %v %v deadline=%v\n", err, err.(*Failure).Stage, errors.Is(err, context.DeadlineExceeded))
	for _, n := range []int{10, 10000, 100000} {
		tr := &http.Transport{DialContext: func(context.Context,string,string)(net.Conn,error){ a,b:=net.Pipe(); go func(){ b.Read(make([]byte,10)); b.Close()}(); return a,nil }}
		_, err = rt(t, t.Context(), watch{tr, time.Minute}, "http://x", strings.Repeat("x",n))
		fmt.Printf("broken %d: %v %v\n", n, err, err.(*Failure).Stage)
	}
}
