package main

import (
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// demo is a simulator with something to copy, which -sim uses in place of a service.
type demo struct {
	Service string `json:"service"`
	URL     string `json:"url"`
	From    string `json:"from"`
	To      string `json:"to"`
	Project string `json:"project,omitempty"`

	// Of a simulator in a process of its own.
	Control string `json:"control,omitempty"`
	Token   string `json:"token,omitempty"`
}

// simulated is a simulator with something to copy.
type simulated struct {
	server interface {
		Transport() http.RoundTripper
		KeepRequests(n int)
		Close()
	}
	path              string // of its base URL
	from, to, project string
	interval          time.Duration // between two requests that the service takes: it is busy
}

// demos fill a simulator of each service.
var demos = map[string]func() simulated{
	"bitpaket":    demoBitPaket,
	"box":         demoBox,
	"document360": demoDocument360,
	"oracle":      demoOracle,
	"oss":         demoOSS,
}

// demoFiles are in each of the 12 folders of a demonstration. Tests have fewer.
var demoFiles = 166

// The clients of a simulator need not wait for copies that a killed program may have requested as
// long as those of a service, which can be slow.
// Tests run on machines that do much else.
var (
	demoCopyTimeout      = 5 * time.Second
	demoReconcileTimeout = 2 * time.Second
)

// startDemo serves the simulator of a service on a port of its own.
func startDemo(service string) (demo, func(), error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return demo{}, nil, err
	}
	s := demos[service]()
	s.server.KeepRequests(1)
	front := &http.Server{Handler: newFront(s.server.Transport(), s.interval)}
	go front.Serve(listener)
	d := demo{Service: service, URL: "http://" + listener.Addr().String() + s.path, From: s.from, To: s.to, Project: s.project}
	return d, func() { front.Close(); s.server.Close() }, nil
}

// useDemo points the options to a simulator. Without a journal it is a part of this process. With
// one it is a process of its own, as a service is: it has to remember what a program has copied
// that was killed.
func (o *options) useDemo() (done func(), err error) {
	var d demo
	switch file, began, err := o.demoFile(); {
	case err != nil:
		return nil, err
	case file == "", o.plan && !began:
		if d, done, err = startDemo(o.service); err != nil {
			return nil, err
		}
	default:
		if d, done, err = connect(file, o.service); err != nil {
			return nil, err
		}
	}
	o.baseURL, o.from, o.to, o.project = d.URL, d.From, d.To, d.Project
	return done, nil
}

// demoFile returns where the simulator of a journal is described, "" without a journal, and whether
// it exists. The journal takes no notice of names with a dot in front.
func (o *options) demoFile() (file string, began bool, err error) {
	if o.cfg.Journal == "" {
		return "", false, nil
	}
	dir, err := filepath.Abs(o.cfg.Journal)
	if err != nil {
		return "", false, err
	}
	file = filepath.Join(dir, ".simulator")
	switch _, err := os.Stat(file); {
	case err == nil:
		return file, true, nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", false, cli.Usagef("%w", err)
	case hasJob(dir):
		return "", false, cli.Usagef("the journal %s is that of a job without -sim", o.cfg.Journal)
	}
	return file, false, nil
}

// hasJob reports whether a directory holds the journal of a job that has begun.
func hasJob(dir string) bool {
	segments, _ := filepath.Glob(filepath.Join(dir, "*.log"))
	return len(segments) > 0
}
