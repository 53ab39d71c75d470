package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// front is what lies between a copier and the simulator: it sees which part a request is about. It
// reports whether it has answered the request itself.
type front func(part int, w http.ResponseWriter, r *http.Request) bool

// hostility is something that goes wrong during a copy in parts.
type hostility struct {
	name, wish string
	with       func(*osstest.Object) // what the source is; nil: an object of its size
	versioning osstest.Versioning
	front      func(*osstest.Server) front // nil: requests go to the simulator
	stop       int                         // the context of the call ends before this part
}

// The object is just large enough to be copied in parts by both.
const (
	hostileParts    = 52
	hostilePartSize = 20 << 20
	hostileCopiers  = 4 // requests in flight
)

// content is the beginning of the source, into its second part: what lies behind is the same in all
// objects.
func content(c byte) string { return string(bytes.Repeat([]byte{c}, hostilePartSize+1)) }

var hostilities = []hostility{
	{
		name: "the source is replaced between its second part and its first", wish: "an error, nothing made, no upload left",
		front: func(srv *osstest.Server) front {
			second := make(chan struct{})
			return func(part int, w http.ResponseWriter, r *http.Request) bool {
				switch part {
				case 1:
					<-second
					srv.Overwrite(sourceBucket, largeKey, content('b'), hostileSize)
				case 2:
					time.AfterFunc(100*time.Millisecond, func() { close(second) })
				}
				return false
			}
		},
	},
	{
		name: "two parts fail at the same time: one is refused with 403, the connections of the other are cut", wish: "an error, nothing made, no upload left",
		front: twoFail(func(http.ResponseWriter) { panic(http.ErrAbortHandler) }),
	},
	{
		name: "two parts fail at the same time: one is refused with 403, the response to the other is cut within its XML", wish: "an error, nothing made, no upload left",
		front: twoFail(func(w http.ResponseWriter) { writeXML(w, []byte(declaration+"<CopyPartResult><ETag>")) }),
	},
	{name: "the context ends in the middle", wish: "an error, nothing made, no upload left", stop: 20},
	{
		name: "the CRC64 of the source is another than that of what its parts make", wish: "an error",
		with: func(o *osstest.Object) { o.CRC64 = "4711" },
	},
	{
		name: "the same, in a bucket that keeps versions", wish: "an error, nothing is left",
		with: func(o *osstest.Object) { o.CRC64 = "4711" }, versioning: osstest.VersioningEnabled,
	},
}

// twoFail lets two parts fail, which are in flight at the same time.
func twoFail(fourth func(http.ResponseWriter)) func(*osstest.Server) front {
	return func(*osstest.Server) front {
		return func(part int, w http.ResponseWriter, r *http.Request) bool {
			switch part {
			case 3:
				time.Sleep(50 * time.Millisecond)
				refuse(w, http.StatusForbidden, "AccessDenied")
			case 4:
				time.Sleep(50 * time.Millisecond)
				fourth(w)
			default:
				return false
			}
			return true
		}
	}
}

func hostileSize(o *osstest.Object) { o.Size = hostileParts * hostilePartSize }

// measureHostile shows what the library and the vendor's Copier do when something goes wrong.
func measureHostile(options) (rows []row, err error) {
	for _, h := range hostilities {
		own, isGood, err := h.observe("farcopy")
		if err != nil {
			return nil, err
		}
		theirs, _, err := h.observe("vendor")
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{
			What:   fmt.Sprintf("a copy in parts, %d in flight: %s", hostileCopiers, h.name),
			Figure: own + "; the vendor's Copier: " + theirs, Goal: h.wish, Met: met(isGood),
		})
	}
	return rows, nil
}

// observe has a child copy, and tells what became of it.
func (h *hostility) observe(copier string) (text string, isGood bool, err error) {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket(sourceBucket)
	srv.AddBucket(targetBucket, func(b *osstest.Bucket) { b.Versioning = h.versioning })
	srv.AddObject(sourceBucket, largeKey, content('a'), func(o *osstest.Object) {
		hostileSize(o)
		if h.with != nil {
			h.with(o)
		}
	})
	first, _ := srv.Object(sourceBucket, largeKey)
	between := newFront(srv, h.front)
	defer between.Close()

	var r copyResult
	t := task{URL: between.URL, Case: copier, Parts: hostileParts, PartSize: hostilePartSize, Concurrency: hostileCopiers, Stop: h.stop}
	_, failed := run("copier", t, &r)
	ending, err := h.ending(&r, failed)
	if err != nil {
		return "", false, err
	}
	made, isMade := srv.Object(targetBucket, copyKey)
	what := "nothing made"
	if isMade {
		now, _ := srv.Object(sourceBucket, largeKey)
		switch made.CRC64 {
		case first.CRC64:
			what = "the object is made as the source was"
		case now.CRC64:
			what = "the object is made as the source is now"
		default:
			what = "an object is left that no source ever was"
			if h.with != nil {
				what = "the object is left"
			}
		}
	}
	uploads := srv.Uploads(targetBucket)
	for _, u := range uploads {
		what += fmt.Sprintf(", an upload of %d parts is left", len(u.Parts))
	}
	isGood = r.Err != "" && len(uploads) == 0 && (!isMade || h.with != nil && h.versioning == "")
	return ending + ", " + what, isGood, nil
}

// ending says how the call ended, or the process.
func (h *hostility) ending(r *copyResult, failed error) (string, error) {
	if failed == nil {
		if r.Err == "" {
			return "no error", nil
		}
		return "an error (" + short(r.Err) + ")", nil
	}
	exit, ok := errors.AsType[*exec.ExitError](failed)
	if !ok {
		return "", failed
	}
	for line := range strings.Lines(string(exit.Stderr)) {
		if strings.HasPrefix(line, "panic: ") {
			return "the process crashes (" + strings.TrimSpace(line) + ")", nil
		}
	}
	return "", fmt.Errorf("%w: %s", failed, exit.Stderr)
}

// short is the beginning of a message, without what would break the table.
func short(message string) string {
	text := strings.ReplaceAll(strings.Join(strings.Fields(message), " "), "|", "/")
	const most = 160
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}

// newFront opens a server that passes on to the simulator what the front does not answer.
func newFront(srv *osstest.Server, f func(*osstest.Server) front) *httptest.Server {
	target, err := url.Parse(srv.URL())
	if err != nil {
		panic(err) // the simulator's own URL
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ErrorLog: log.New(io.Discard, "", 0), // of requests that a copier has abandoned
	}
	var before front
	if f != nil {
		before = f(srv)
	}
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		part, err := strconv.Atoi(r.URL.Query().Get("partNumber"))
		if err == nil && before != nil {
			io.Copy(io.Discard, r.Body)
			if before(part, w, r) {
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
}
