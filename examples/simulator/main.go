// Simulator serves the five simulated services, each on a port of its own, until it is interrupted.
// Its first line of output is a JSON object that says where they are, which credentials they
// accept, and what can be copied there.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
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
}

func main() { cli.Main("simulator", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1", "`address` to listen on, without a port")
	rate := flags.Int("rate", 0, "allow each credential this `number` of requests a minute; 0: any")
	if err := cli.Parse(flags, args, stdout, ""); err != nil {
		return err
	}
	if *rate < 0 {
		return cli.Usagef("-rate must not be negative")
	}
	if *addr == "" { // would listen on all interfaces, and is most likely a variable that is not set
		return cli.Usagef("-addr is empty: give an address, such as 127.0.0.1, or 0.0.0.0 for all interfaces")
	}
	anyPort := net.JoinHostPort(*addr, "0")
	probe, err := net.Listen("tcp", anyPort) // Listen of a simulator panics
	if err != nil {
		return cli.Usagef("-addr: %w", err)
	}
	if ip := probe.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		fmt.Fprintf(stderr, "simulator: WARNING: %s can be reached from other machines, and the credentials are known to everybody\n", *addr)
	}
	probe.Close()

	bitpaket, box, oracle := bitpakettest.Start(), boxtest.Start(), oracletest.Start()
	document360, oss := document360test.Start(), osstest.Start()
	for _, srv := range []interface {
		Listen(addr string) string
		SetRate(limit int, window time.Duration)
		KeepRequests(n int)
		Close()
	}{bitpaket, box, oracle, document360, oss} {
		defer srv.Close()
		srv.Listen(anyPort)
		srv.SetRate(*rate, time.Minute)
		srv.KeepRequests(1000)
	}
	line, err := json.Marshal(services{
		bitpaket.Example(), box.Example(), oracle.Example(), document360.Example(), oss.Example(),
	})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "%s\n", line); err != nil {
		return err
	}
	fmt.Fprintln(stderr, "simulator: serving until interrupted")
	<-ctx.Done()
	return nil
}
