package simtest

import "sync"

// OneClient returns a function that makes a service's client when it is first called and returns
// the same one from then on. It panics if the configuration is invalid.
func OneClient[Config, Client any](
	newClient func(Config) (Client, error), config func() Config,
) func() Client {
	return sync.OnceValue(func() Client {
		c, err := newClient(config())
		if err != nil {
			panic("simulator: " + err.Error())
		}
		return c
	})
}
