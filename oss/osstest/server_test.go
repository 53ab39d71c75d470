package osstest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

func TestExample(t *testing.T) {
	srv := osstest.Start()
	defer srv.Close()
	text, err := json.Marshal(srv.Example())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"url":"` + srv.URL() + `","region":"cn-hangzhou","accessKeyID":"i","accessKeySecret":"s","bucket":"oss-example","key":"oss.jpg"}`
	if string(text) != want {
		t.Errorf("example %s, want %s", text, want)
	}
	if got := srv.Tree(); got != "oss-example cn-hangzhou\noss-example/oss.jpg 20 bytes Standard 1D194405 Content-Type=image/jpeg\n"+
		"test cn-zhangjiakou\ntest/AK.txt 17 bytes Standard F2064A16 Content-Type=text/plain\ntesx cn-zhangjiakou\n" {
		t.Errorf("tree:\n%s", got)
	}
	if got := srv.Listen("127.0.0.1:0"); got != srv.URL() || !strings.HasPrefix(got, "http://127.0.0.1:") {
		t.Errorf("URL %s", got)
	}
	resp, err := http.Get(srv.URL() + "/oss-example/oss.jpg")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 403 {
		t.Errorf("an unsigned request got %d", resp.StatusCode)
	}
}

func TestFaults(t *testing.T) {
	srv, c := newCaller(t)
	copied := func(key string) bool { _, ok := srv.Object("b", key); return ok }

	srv.Inject("CopyObject", osstest.Throttle("DownloadTrafficRateLimitExceeded", 1500*time.Millisecond), osstest.ErrorUnder200("InternalError"))
	got := c.copy("/b/src", "/b/none", nil)
	got.want(t, 503, "DownloadTrafficRateLimitExceeded")
	if got.header.Get("x-oss-qos-delay-time") != "1500" {
		t.Errorf(`got.header.Get("x-oss-qos-delay-time") is %q, want %q`, got.header.Get("x-oss-qos-delay-time"), "1500")
	}
	if got.header.Get("x-oss-ec") != "0004-00000304" {
		t.Errorf(`got.header.Get("x-oss-ec") is %q, want %q`, got.header.Get("x-oss-ec"), "0004-00000304")
	}
	if len(got.header.Get("x-oss-request-id")) != 24 {
		t.Errorf(`len(got.header.Get("x-oss-request-id")) is %v, want %v`, len(got.header.Get("x-oss-request-id")), 24)
	}
	c.copy("/b/src", "/b/none", nil).want(t, 200, "InternalError")
	if copied("none") {
		t.Error("the service acted")
	}
	srv.Inject("CopyObject", osstest.ActThenErrorUnder200("InternalError"))
	c.copy("/b/src", "/b/done", nil).want(t, 200, "InternalError")
	if !copied("done") || srv.Pending() != 0 {
		t.Error("the service did not act")
	}
	srv.Inject("*", osstest.ActThenHangUp)
	r := c.request("PUT", "/b/lost", "", h{"x-oss-copy-source": "/b/src"}, "")
	c.sign(r, "/b/lost", srv.Now())
	if got, err := c.send(r); err == nil {
		t.Errorf("answered %+v", got)
	}
	if !copied("lost") {
		t.Error("the service did not act")
	}
	all := srv.Requests()
	last := all[len(all)-1]
	if last.Op != "CopyObject" {
		t.Errorf("last.Op is %q, want %q", last.Op, "CopyObject")
	}
	if last.Acted != 1 {
		t.Errorf("last.Acted is %v, want %v", last.Acted, 1)
	}
	if last.Target != "/b/lost" {
		t.Errorf("last.Target is %q, want %q", last.Target, "/b/lost")
	}
}

func TestThrottleFollowsTheClock(t *testing.T) {
	srv, c := newCaller(t)
	srv.Advance(24 * time.Hour)
	srv.Inject("*", osstest.Throttle("QpsLimitExceeded", 0))
	got := c.copy("/b/src", "/b/dst", nil)
	got.want(t, 503, "QpsLimitExceeded")
	at, err := http.ParseTime(got.header.Get("Date"))
	off := srv.Now().Sub(at)
	if err != nil {
		t.Fatal(err)
	}
	if off > time.Minute {
		t.Errorf("Date is %v off: %v %v", off, err, got.header)
	}
	if got.header.Get("x-oss-qos-delay-time") != "" {
		t.Errorf(`got.header.Get("x-oss-qos-delay-time") is %q, want %q`, got.header.Get("x-oss-qos-delay-time"), "")
	}
}

// TestThrottledHead: a refused HEAD bears its error document in a header, whatever refuses it.
func TestThrottledHead(t *testing.T) {
	srv, c := newCaller(t)
	for _, fault := range []osstest.Fault{osstest.Throttle("QpsLimitExceeded", time.Second), osstest.ErrorUnder200("QpsLimitExceeded")} {
		srv.SetHeadErrors(true)
		srv.Inject("HeadObject", fault, fault)
		got := c.do("HEAD", "/b/src", "", nil, "")
		doc := headError(t, got)
		if doc.field("Code") != "QpsLimitExceeded" {
			t.Errorf(`doc.field("Code") is %q, want %q`, doc.field("Code"), "QpsLimitExceeded")
		}
		if doc.field("RequestId") != got.header.Get("x-oss-request-id") {
			t.Errorf(`doc.field("RequestId") is %v, want %v`, doc.field("RequestId"), got.header.Get("x-oss-request-id"))
		}
		if got.header.Get("x-oss-ec") != "0004-00000302" {
			t.Errorf(`got.header.Get("x-oss-ec") is %q, want %q`, got.header.Get("x-oss-ec"), "0004-00000302")
		}
		srv.SetHeadErrors(false)
		if got := c.do("HEAD", "/b/src", "", nil, ""); got.header.Get("x-oss-err") != "" || got.status != doc.status {
			t.Errorf("%s: %v", fault.Name, got.header)
		}
	}
}

func TestFailInTheServicesFormat(t *testing.T) {
	srv, c := newCaller(t)
	for _, status := range []int{400, 401, 403, 404, 405, 408, 409, 412, 429, 500, 501, 502, 503, 504} {
		srv.Inject("CopyObject", osstest.Status(status))
		got := c.copy("/b/src", "/b/dst", nil)
		want := status
		if status == 429 {
			want = 503
		}
		if got.status != want {
			t.Errorf("got.status is %v, want %v", got.status, want)
		}
		if got.field("Code") == "" {
			t.Errorf("for %d: %d %s", status, got.status, got.body)
		}
		if got.field("RequestId") != got.header.Get("x-oss-request-id") {
			t.Errorf(`got.field("RequestId") is %v, want %v`, got.field("RequestId"), got.header.Get("x-oss-request-id"))
		}
	}
	srv.Inject("CopyObject", osstest.Status(304))
	if got := c.copy("/b/src", "/b/dst", nil); got.status != 304 {
		t.Errorf("for 304: %d", got.status)
	}
}

func TestSetRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, c := newCaller(t)
		srv.SetRate(2, time.Minute)
		srv.SetQPSDelay(true)
		srv.AddAccessKey("other", "o")
		for i := range 3 {
			got := c.copy("/b/src", fmt.Sprintf("/b/%d", i), nil)
			if i < 2 {
				got.want(t, 200, "")
				continue
			}
			got.want(t, 503, "QpsLimitExceeded")
			if got.field("EC") != "0004-00000302" || got.header.Get("x-oss-qos-delay-time") == "" {
				t.Errorf("%v %s", got.header, got.body)
			}
		}
		other := &caller{t: t, srv: srv, id: "other", secret: "o"}
		other.copy("/b/src", "/b/3", nil).want(t, 200, "")
		time.Sleep(time.Minute)
		c.copy("/b/src", "/b/4", nil).want(t, 200, "")
		if _, ok := srv.Object("b", "2"); ok {
			t.Error("a refused request was done")
		}
		srv.Inject("CopyObject", osstest.None, osstest.None)
		c.copy("/b/src", "/b/5", nil).want(t, 200, "")
		c.copy("/b/src", "/b/6", nil).want(t, 503, "QpsLimitExceeded")
		srv.Advance(-time.Hour)
		c.copy("/b/src", "/b/7", nil).want(t, 200, "")
		for _, r := range srv.Requests() {
			if want := map[int]int{200: 1, 503: 0}[r.Status]; r.Acted != want {
				t.Errorf("%s: acted %d times", r, r.Acted)
			}
		}
	})
}

func TestVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, c := newCaller(t)
		start := srv.Now()
		srv.Inject("CopyObject", osstest.HangUpThenAct(time.Minute))
		r := c.request("PUT", "/b/late", "", h{"x-oss-copy-source": "/b/src"}, "")
		c.sign(r, "/b/late", srv.Now())
		if got, err := c.send(r); err == nil {
			t.Errorf("answered %+v", got)
		}
		time.Sleep(59 * time.Second)
		if _, ok := srv.Object("b", "late"); ok {
			t.Error("copied too early")
		}
		time.Sleep(2 * time.Second)
		if o := object(t, srv, "late"); !o.LastModified.Equal(start.Add(time.Minute)) {
			t.Errorf("copied %v after the start", o.LastModified.Sub(start))
		}
	})
}

func TestConcurrentUse(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 10 {
				if got := c.copy("/b/src", "/b/dst", nil); got.status != 200 {
					t.Errorf("answered %d", got.status)
				}
				srv.AddObject("b", fmt.Sprint(i), "")
				srv.Tree()
			}
		})
	}
	wg.Wait()
	if n := len(srv.Versions("b", "dst")); n != 80 {
		t.Errorf("%d versions", n)
	}
}
