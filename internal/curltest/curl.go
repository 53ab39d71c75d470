// Package curltest lets tests run the curl commands that programs print and documents show, without
// curl. Only tests import it.
package curltest

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// Request returns the request that a curl command sends. It knows the options -d, -H, -N, -s, -u
// and -X, and words in double or single quotes without escapes.
func Request(t testing.TB, command string) *http.Request {
	t.Helper()
	r, err := parse(command)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return r.WithContext(t.Context())
}

var word = regexp.MustCompile(`"([^"]*)"|'([^']*)'|(\S+)`)

func parse(command string) (*http.Request, error) {
	var words []string
	for _, m := range word.FindAllStringSubmatch(command, -1) {
		words = append(words, m[1]+m[2]+m[3])
	}
	if len(words) < 2 || words[0] != "curl" {
		return nil, errors.New("no curl command")
	}
	method, address, body, user, header := "", "", "", "", http.Header{}
	for words = words[1:]; len(words) > 0; words = words[1:] {
		option := words[0]
		if option == "-s" || option == "-N" {
			continue
		}
		if !strings.HasPrefix(option, "-") {
			address = option
			continue
		}
		if words = words[1:]; len(words) == 0 {
			return nil, fmt.Errorf("%s has no value", option)
		}
		switch value := words[0]; option {
		case "-d":
			body = value
		case "-H":
			name, text, _ := strings.Cut(value, ":")
			header.Add(name, strings.TrimSpace(text))
		case "-u":
			user = value
		case "-X":
			method = value
		default:
			return nil, fmt.Errorf("unknown option %s", option)
		}
	}
	if method == "" && body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header = header
	if name, password, ok := strings.Cut(user, ":"); ok {
		r.SetBasicAuth(name, password)
	}
	return r, nil
}
