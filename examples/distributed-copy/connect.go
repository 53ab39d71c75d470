package main

import (
	"cmp"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// tokenEnv holds the token of a server: a token in an argument could be read by other users.
const tokenEnv = "NATS_TOKEN"

// connection says how a server is reached.
type connection struct {
	address
	credentials string // file
	ca          string // file
	cert, key   string // files
}

func connectionFlags(flags *flag.FlagSet, c *connection) {
	flags.StringVar(&c.URL, "nats", "", "`addresses` of the NATS servers, with commas between them; a token is taken from the environment variable "+tokenEnv)
	flags.StringVar(&c.credentials, "nats-credentials", "", "`file` with the credentials of a NATS user")
	flags.StringVar(&c.ca, "nats-ca", "", "`file` with the certificates that the NATS server is checked against")
	flags.StringVar(&c.cert, "nats-cert", "", "`file` with the certificate that is shown to the NATS server; needs -nats-key")
	flags.StringVar(&c.key, "nats-key", "", "`file` with the key of -nats-cert")
}

func (c *connection) check() error {
	switch {
	case c.URL == "":
		return cli.Usagef("the flag -nats is required (-h lists the flags)")
	case (c.cert == "") != (c.key == ""):
		return cli.Usagef("-nats-cert and -nats-key need each other")
	}
	return nil
}

// connect connects to the server, and again whenever the connection is lost.
func (c *connection) connect(name string) (*nats.Conn, jetstream.JetStream, error) {
	token := c.Token
	if token == "" {
		token = os.Getenv(tokenEnv)
	}
	opts := []nats.Option{
		nats.Name(name), nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond),
		nats.Timeout(cmp.Or(forTests.WaitAtMost, 5*time.Second)),
		nats.PingInterval(10 * time.Second), nats.MaxPingsOutstanding(2),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}), // else they are printed: who is concerned has an error, too
	}
	if token != "" {
		opts = append(opts, nats.Token(token))
	}
	if c.credentials != "" {
		opts = append(opts, nats.UserCredentials(c.credentials))
	}
	if c.ca != "" {
		opts = append(opts, nats.RootCAs(c.ca))
	}
	if c.cert != "" {
		opts = append(opts, nats.ClientCert(c.cert, c.key))
	}
	conn, err := nats.Connect(c.URL, opts...)
	if err != nil {
		return nil, nil, fmt.Errorf("connecting to the NATS server: %w", c.explain(err))
	}
	js, err := jetstream.New(conn, jetstream.WithDefaultTimeout(storeTimeout))
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	if wrapStore != nil {
		js = wrapStore(js)
	}
	return conn, js, nil
}

// explain adds to the error of a connection what can be done about it.
func (c *connection) explain(err error) error {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return fmt.Errorf("its certificate is from an authority that is not known here, set -nats-ca: %w", err)
	}
	text := strings.ToLower(err.Error())
	switch {
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked),
		errors.Is(err, nats.ErrAccountAuthExpired), strings.Contains(text, "authentication"):
		how := "it wants a credential, set " + tokenEnv + " or -nats-credentials"
		switch {
		case c.credentials != "":
			how = "it does not accept -nats-credentials, which may have expired"
		case c.Token != "" || os.Getenv(tokenEnv) != "":
			how = "it does not accept the token in " + tokenEnv
		}
		return fmt.Errorf("%s: %w", how, err)
	case strings.Contains(text, "remote error: tls: "), strings.Contains(text, "after tls handshake"): // what it says may be lost
		return fmt.Errorf("it does not accept the certificate of -nats-cert, or wants one: %w", err)
	}
	return err
}
