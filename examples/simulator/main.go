// Simulator serves the five simulated services, each on a port of its own, until it is interrupted.
// Its first line of output is a JSON object that says where they are, which credentials they
// accept, and what can be copied there. With -listen it also serves a page and an API that show
// what the services hold and receive, and that make them fail: see docs/simulator.md.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// services is the first line.
type services struct {
	BitPaket    bitpakettest.Example    `json:"bitpaket"`
	Box         boxtest.Example         `json:"box"`
	Oracle      oracletest.Example      `json:"oracle"`
	Document360 document360test.Example `json:"document360"`
	OSS         osstest.Example         `json:"oss"`
	Control     *address                `json:"control,omitempty"`
}

type address struct {
	URL string `json:"url"`
}

// options are the flags.
type options struct {
	addr   string
	port   int
	listen string
	rate   int
}

func main() { cli.Main("simulator", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseOptions(args, stdout)
	if err != nil {
		return err
	}
	s, err := openSockets(o)
	if err != nil {
		return err
	}
	defer s.close()
	s.warn(o, stderr)

	all := make([]*service, len(specs))
	for i, spec := range specs {
		all[i] = newService(spec, s.services[i], rate{limit: o.rate, window: time.Minute})
		defer all[i].close()
	}
	first := firstLine(all)
	if s.control != nil {
		c := newControl(all, o.listen)
		first.Control = &address{"http://" + reachable(s.control.Addr()).String() + "/"}
		defer c.serve(s.control)()
	}
	line, err := json.Marshal(first)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "%s\n", line); err != nil {
		return err
	}
	fmt.Fprintln(stderr, "simulator: serving until interrupted")
	if first.Control != nil {
		fmt.Fprintf(stderr, "simulator: open %s in a browser\n", first.Control.URL)
	}
	<-ctx.Done()
	return nil
}

func parseOptions(args []string, stdout io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	flags.StringVar(&o.addr, "addr", "127.0.0.1", "`address` that the services listen on, without a port")
	flags.IntVar(&o.port, "port", 0, "listen on the ports `N` to N+4, in the order bitpaket, box, oracle, document360, oss; 0: any")
	flags.StringVar(&o.listen, "listen", "", "serve the control page and its API on `HOST:PORT`; empty: no page")
	flags.IntVar(&o.rate, "rate", 0, "allow each credential this `number` of requests a minute; 0: any")
	if err := cli.Parse(flags, args, stdout, ""); err != nil {
		return o, err
	}
	return o, o.check()
}

func firstLine(all []*service) (line services) {
	for _, s := range all {
		switch e := s.example.(type) {
		case bitpakettest.Example:
			line.BitPaket = e
		case boxtest.Example:
			line.Box = e
		case oracletest.Example:
			line.Oracle = e
		case document360test.Example:
			line.Document360 = e
		case osstest.Example:
			line.OSS = e
		}
	}
	return line
}
