package main

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// control serves the control page and its API.
type control struct {
	services []*service
	host     string // of -listen
	hub      *hub
	routes   []route
}

// route is one operation of the API.
type route struct {
	method, path string // {name} in the path stands for the name of a service
	serve        func(c *control, w http.ResponseWriter, r *http.Request, s *service) error
}

func newControl(services []*service, listen string) *control {
	host, _, _ := net.SplitHostPort(listen)
	return &control{services: services, host: host, hub: newHub(services), routes: routes}
}

// routes are all paths. Their order is that of openapi.json.
var routes = []route{
	{http.MethodGet, "/", (*control).page},
	{http.MethodGet, "/api/openapi.json", (*control).openAPI},
	{http.MethodGet, "/api/services", (*control).listServices},
	{http.MethodGet, "/api/services/{name}", (*control).getService},
	{http.MethodGet, "/api/services/{name}/requests", (*control).listRequests},
	{http.MethodGet, "/api/faults", (*control).listFaults},
	{http.MethodPost, "/api/services/{name}/faults", (*control).injectFaults},
	{http.MethodPost, "/api/services/{name}/clock", (*control).advanceClock},
	{http.MethodPut, "/api/services/{name}/rate", (*control).setRate},
	{http.MethodPut, "/api/services/{name}/list-lag", (*control).setListLag},
	{http.MethodPut, "/api/services/{name}/date-skew", (*control).setDateSkew},
	{http.MethodPost, "/api/services/{name}/items", (*control).addItem},
	{http.MethodPost, "/api/services/{name}/reset", (*control).reset},
	{http.MethodGet, "/api/events", (*control).events},
}

// serve serves until the returned function is called.
func (c *control) serve(l net.Listener) (stop func()) {
	srv := &http.Server{
		Handler: c, ErrorLog: silent,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		WriteTimeout:   30 * time.Second, // events extends its own
		MaxHeaderBytes: 64 << 10,

		DisableGeneralOptionsHandler: true, // it would respond to anybody
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(l)
	}()
	return func() {
		c.hub.close()
		srv.Close()
		<-done
	}
}

// ServeHTTP makes the control server an http.Handler.
func (c *control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	if err := c.admit(r); err != nil {
		writeProblem(w, err)
		return
	}
	serve, s, err := c.find(r)
	if err == nil {
		err = serve(c, w, r, s)
	}
	if err != nil {
		writeProblem(w, err)
	}
}

type handler = func(*control, http.ResponseWriter, *http.Request, *service) error

// find returns the handler of a request and the service in its path.
func (c *control) find(r *http.Request) (handler, *service, error) {
	var allow []string
	path, name := pattern(r.URL.Path)
	for _, rt := range c.routes {
		if rt.path != path {
			continue
		}
		if r.Method != rt.method && (r.Method != http.MethodHead || rt.method != http.MethodGet) {
			allow = append(allow, rt.method)
			continue
		}
		if !strings.Contains(path, "{name}") {
			return rt.serve, nil, nil
		}
		i := slices.IndexFunc(c.services, func(s *service) bool { return s.name == name })
		if i < 0 {
			return nil, nil, problem{status: http.StatusNotFound, detail: fmt.Sprintf("name: there is no service %q", name)}
		}
		return rt.serve, c.services[i], nil
	}
	if allow != nil {
		if slices.Contains(allow, http.MethodGet) {
			allow = append(allow, http.MethodHead)
		}
		return nil, nil, problem{
			status: http.StatusMethodNotAllowed, allow: strings.Join(allow, ", "),
			detail: fmt.Sprintf("%s allows %s", r.URL.Path, strings.Join(allow, ", ")),
		}
	}
	return nil, nil, problem{status: http.StatusNotFound, detail: "there is no such path: GET /api/openapi.json describes all"}
}

// pattern returns a path of the API with {name} in the place of the service's name.
func pattern(path string) (_, name string) {
	const services = "/api/services/"
	rest, ok := strings.CutPrefix(path, services)
	if !ok {
		return path, ""
	}
	name, more, hasMore := strings.Cut(rest, "/")
	if hasMore {
		more = "/" + more
	}
	return services + "{name}" + more, name
}
