"""Critically damped Langevin diffusion (Dockhorn et al. 2022) with M = 1/4, Gamma = 1 and gamma = 0.04, as the engine has it by
default (engine/space/langevin.ts). Time tau is the integral of beta; moments are of u = (x, v) given the position at tau = 0.

With drift (0 4; -1 -4), whose square plus 2 is nilpotent: e^(tau drift) = e^(-2 tau) (1 + 2 tau, 4 tau; -tau, 1 - 2 tau).
"""
import numpy as np
import torch

MASS, GAMMA = 0.25, 0.04
EXCESS = MASS * (1 - GAMMA)  # of the velocity's stationary variance over that at the start


def mean(tau):
    """Of x and v over x0."""
    decay = (-2 * tau).exp()
    return decay * (1 + 2 * tau), -decay * tau


def covariance(tau):
    """xx, xv, vv"""
    decay = (-4 * tau).exp()
    xx = 1 - decay * ((1 + 2 * tau) ** 2 + EXCESS * (4 * tau) ** 2)
    xv = decay * (tau * (1 + 2 * tau) - EXCESS * 4 * tau * (1 - 2 * tau))
    return xx, xv, MASS - decay * (tau**2 + EXCESS * (1 - 2 * tau) ** 2)


def cholesky(tau):
    xx, xv, vv = covariance(tau)
    lxx = xx.sqrt()
    return lxx, xv / lxx, (vv - xv**2 / xx).sqrt()


def diffuse(x0, n, tau):
    """Position and velocity at tau, for standard normal n; tau in 64 bits."""
    (mx, mv), (lxx, lvx, lvv) = mean(tau), cholesky(tau)
    of = lambda *parts: sum(weight.float() * value for weight, value in parts)
    return of((mx, x0), (lxx, n[0])), of((mv, x0), (lvx, n[0]), (lvv, n[1]))


def time(sigma):
    """tau where the position over its mean is x0 + sigma n."""
    low, high = 1e-6, 20.0
    for _ in range(80):
        middle = torch.tensor((low + high) / 2, dtype=torch.float64)
        below = covariance(middle)[0].sqrt() / mean(middle)[0] < sigma
        low, high = (middle.item(), high) if below else (low, middle.item())
    return high


def exact_noise(mixture, x, v, tau):
    """E[n_v | u]: x and v say of x0 what one point with noise does."""
    (mx, mv), (xx, xv, vv) = mean(tau), covariance(tau)
    determinant = xx * vv - xv**2
    px, pv = (mx * vv - mv * xv) / determinant, (mv * xx - mx * xv) / determinant
    certainty = mx * px + mv * pv
    denoised, _ = mixture.posterior((px * x + pv * v) / certainty, certainty.rsqrt())
    lxx, lvx, lvv = cholesky(tau)
    return (v - mv * denoised - lvx / lxx * (x - mx * denoised)) / lvv


def emit_known(graph, tau):
    """l^-1/Sigma_vv as nodes, in 64 bits: near tau = 0 it is a difference of numbers that are almost equal."""
    number = lambda value: graph.constant(np.array(value))
    tau = graph("Cast", tau, to=11)
    decay = graph("Exp", graph("Mul", tau, number(-4.0)))
    along = graph("Add", graph("Mul", tau, number(2.0)), number(1.0))
    back = graph("Sub", number(1.0), graph("Mul", tau, number(2.0)))
    square = lambda value: graph("Mul", value, value)
    times = lambda value, factor: graph("Mul", value, number(factor))
    xx = graph("Sub", number(1.0), graph("Mul", decay, graph("Add", square(along), times(square(tau), 16 * EXCESS))))
    xv = graph("Mul", decay, graph("Mul", tau, graph("Sub", along, times(back, 4 * EXCESS))))
    vv = graph("Sub", number(MASS), graph("Mul", decay, graph("Add", square(tau), times(square(back), EXCESS))))
    lvv = graph("Sqrt", graph("Sub", vv, graph("Div", square(xv), xx)))
    return graph("Cast", graph("Div", lvv, vv), to=1)
